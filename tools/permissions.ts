/**
 * What the program may do, read from the one place that says it: the task `start` in deno.json. Why each is needed:
 *
 * - net: peers may have any address; the page is served on loopback.
 * - read, write: the data folder, which `--data` may put anywhere; the page's files; what people send and receive.
 * - env: the options (LANMESSENGER_…), where the data folder is by default, the login name, whether there is a desktop.
 * - sys: the computer's name, its network interfaces, its free space, and who its user is.
 * - run: opens the browser once, and runs the commands of `listen --exec` and `--scan`, and on macOS the one that marks
 *   received files. It is given back before the first byte comes from the network where none of these is to be run.
 *
 * Not among them: ffi, import, other variables of the environment. `--no-prompt` turns a missing one into an error.
 */
import config from "../deno.json" with { type: "json" };

/** The flags of `deno run` and `deno compile`. */
export function permissionFlags(): string[] {
  const command = config.tasks.start.split("&&").at(-1) ?? "";
  return [...command.matchAll(/'(--[^']+)'|(--\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
}
