/** Why no executable can be made here out of npm packages; undefined: it can. */
export function npmRuntimeProblem(): string | undefined {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") return "what is made would not run here";
  try {
    new Deno.Command("npm", { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
    return undefined;
  } catch {
    return "npm is not here";
  }
}
