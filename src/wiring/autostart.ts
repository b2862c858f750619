import { startArguments } from "../cli/start_arguments.ts";
import type { Environment, OperatingSystem, Settings } from "../cli/settings.ts";
import { type Autostart, type AutostartDesk, autostartProblemText } from "../model/autostart.ts";
import { RequestError } from "../model/errors.ts";
import { lockedValue, NO_POLICY, type Policy, refusedByPolicy } from "../model/policy.ts";
import { systemReason } from "../model/system_reason.ts";
import { type AutostartEntry, autostartEntry, type StartCommand } from "./autostart_entry.ts";

export interface AutostartParts {
  readonly os: OperatingSystem;
  readonly env: Environment;
  /** What is to be started; undefined: what runs is no executable. */
  readonly command: StartCommand | undefined;
  /** What an administrator decided; undefined: nothing. */
  readonly policy?: Policy;
}

/** Has the system start this program when its user logs in, by a file of theirs. */
export class FileAutostart implements AutostartDesk {
  readonly #entry: AutostartEntry | Extract<Autostart, { state: "impossible" }>;

  readonly #policy: Policy;

  constructor({ os, env, command, policy = NO_POLICY }: AutostartParts) {
    this.#policy = policy;
    this.#entry = command === undefined ? { state: "impossible", why: "sources" } : autostartEntry(os, env, command);
  }

  async look(): Promise<Autostart> {
    const entry = this.#entry;
    if ("state" in entry) return entry;
    try {
      const bytes = await Deno.readFile(entry.path);
      const isOurs = bytes.length === entry.bytes.length && bytes.every((byte, index) => byte === entry.bytes[index]);
      return { state: isOurs ? "on" : "other", entry: entry.path };
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { state: "off" };
      throw failed("read", entry.path, error);
    }
  }

  async set(wanted: "on" | "off"): Promise<Autostart> {
    const locked = lockedValue(this.#policy, "autostart")?.value;
    if (locked !== undefined && locked !== wanted) {
      throw refusedByPolicy(this.#policy, "The start with the system", `it stays ${locked}`);
    }
    const entry = this.#entry;
    if ("state" in entry) throw new RequestError("invalid", autostartProblemText(entry.why));
    if (wanted === "on") await write(entry);
    else await remove(entry);
    return await this.look();
  }
}

/** Has the start with the system be as an administrator decided, where that is possible. Does nothing without. */
export async function obeyPolicy(settings: Settings, env: Environment): Promise<void> {
  const wanted = lockedValue(settings.policy, "autostart")?.value;
  if (wanted === undefined) return;
  const desk = systemAutostart(settings, env);
  const { state } = await desk.look();
  if (state !== "impossible" && state !== wanted) await desk.set(wanted);
}

/** Of a program that runs with these settings: it is to run with the same. */
export function systemAutostart(settings: Settings, env: Environment): FileAutostart {
  const { os, standalone } = Deno.build;
  const command = standalone ? [Deno.execPath(), ...startArguments(settings, Deno.cwd(), os)] as const : undefined;
  return new FileAutostart({ os, env, command, policy: settings.policy });
}

/** Half an entry would be as good as none: it is written beside, then moved. */
async function write({ folder, path, bytes }: AutostartEntry): Promise<void> {
  const beside = `${path}.new`;
  try {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeFile(beside, bytes, { mode: 0o600 });
    await Deno.rename(beside, path);
  } catch (error) {
    await Deno.remove(beside).catch(() => {});
    throw failed("write", path, error);
  }
}

async function remove({ path }: AutostartEntry): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw failed("remove", path, error);
  }
}

function failed(what: string, path: string, error: unknown): RequestError {
  return new RequestError("storage", `Cannot ${what} ${path}: ${systemReason(error, path)}`, { cause: error });
}
