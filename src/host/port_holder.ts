/** Which program listens on a TCP port, where this system lets an ordinary user see it. */

/** What is asked of Linux' /proc. Each throws where it may not. */
export interface ProcessFiles {
  readonly text: (path: string) => string;
  readonly names: (folder: string) => string[];
  readonly link: (path: string) => string;
}

const LISTENING = "0A";

/**
 * "nginx (process 812)". Undefined: it can't be seen; only programs of the same user can, and only where /proc is open
 * to this one.
 */
export function findPortHolder(port: number, files: ProcessFiles): string | undefined {
  const sockets = new Set(["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => listening(port, path, files)));
  if (sockets.size === 0) return undefined;
  for (const process of attempt(() => files.names("/proc"), []).filter((name) => /^\d+$/.test(name))) {
    const folder = `/proc/${process}`;
    const opens = attempt(() => files.names(`${folder}/fd`), []);
    if (!opens.some((name) => sockets.has(attempt(() => files.link(`${folder}/fd/${name}`), "")))) continue;
    const name = attempt(() => files.text(`${folder}/comm`), "").trim();
    return `${name === "" ? "a program" : name} (process ${process})`;
  }
  return undefined;
}

/** Their sockets, as file descriptors name them. */
function listening(port: number, path: string, files: ProcessFiles): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  return attempt(() => files.text(path), "").split("\n").slice(1).flatMap((line) => {
    const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
    return state === LISTENING && local.endsWith(`:${wanted}`) ? [`socket:[${inode}]`] : [];
  });
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

export const processFiles: ProcessFiles = {
  text: (path) => Deno.readTextFileSync(path),
  names: (folder) => [...Deno.readDirSync(folder)].map(({ name }) => name),
  link: (path) => Deno.readLinkSync(path),
};
