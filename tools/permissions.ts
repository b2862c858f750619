/**
 * What the program may do, read from the one place that says it: the task `start` in deno.json. Why each is needed:
 *
 * - net: peers may have any address; the page is served on loopback.
 * - read, write: the data folder, which `--data` may put anywhere; the page's files.
 * - env: the options (LANMESSENGER_…), where the data folder is by default, the login name, whether there is a desktop.
 * - sys: the computer's name and its network interfaces.
 * - run: opens the browser once, and runs the command of `listen --exec`. main.ts gives it back before the first byte
 *   comes from the network, unless `--exec` is given.
 *
 * Not among them: ffi, import, other variables of the environment. `--no-prompt` turns a missing one into an error.
 */
import config from "../deno.json" with { type: "json" };

/** The flags of `deno run` and `deno compile`. */
export function permissionFlags(): string[] {
  const command = config.tasks.start.split("&&").at(-1) ?? "";
  return [...command.matchAll(/'(--[^']+)'|(--\S+)/g)].map((match) => match[1] ?? match[2] ?? "");
}
