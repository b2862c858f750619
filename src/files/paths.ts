/** Paths as the systems write them. Pure: whether something is there is asked elsewhere. */

export type Os = typeof Deno.build.os;

export function isAbsolute(path: string, os: Os): boolean {
  return os === "windows" ? /^([a-z]:[/\\]|[/\\]{2}[^/\\])/i.test(path) : path.startsWith("/");
}

export function join(folder: string, name: string, os: Os): string {
  const separator = os === "windows" ? "\\" : "/";
  return endsInSeparator(folder, os) ? folder + name : folder + separator + name;
}

/** The last component; empty for a root. */
export function baseName(path: string, os: Os): string {
  return split(path, os).name;
}

/** The folder that `path` is in; undefined: it is a root. */
export function parentOf(path: string, os: Os): string | undefined {
  const { parent, name } = split(path, os);
  return name === "" || parent === "" ? undefined : parent;
}

function split(path: string, os: Os): { parent: string; name: string } {
  let end = path.length;
  while (end > 0 && isSeparator(path[end - 1], os)) end--;
  let start = end;
  while (start > 0 && !isSeparator(path[start - 1], os)) start--;
  const name = path.slice(start, end);
  // "C:" is no name in a folder.
  if (os === "windows" && start === 0) return { parent: "", name: "" };
  return { parent: path.slice(0, start), name };
}

function endsInSeparator(path: string, os: Os): boolean {
  return isSeparator(path.at(-1), os);
}

function isSeparator(character: string | undefined, os: Os): boolean {
  return character === "/" || (os === "windows" && character === "\\");
}
