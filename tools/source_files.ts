import { ROOT } from "./process.ts";

/** What is made from other files, fetched, or git's own; the same as in .gitignore. */
const MADE = [".git", ".cache", "dist", "node_modules", "static/app.js", "static/style.css", "static/languages"];

/** Paths of all files of the repository, or below one of its folders, from the root. */
export function sourceFiles(folder = "."): string[] {
  return [...Deno.readDirSync(`${ROOT}/${folder}`)].flatMap((entry) => {
    const path = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (MADE.some((made) => path === made || path.startsWith(`${made}/`)) || entry.name.endsWith(".log")) return [];
    return entry.isDirectory ? sourceFiles(path) : [path];
  });
}
