import type { Clock } from "../messenger/facade.ts";

/** What became of the attempt to show a file in the browser. */
export type Opening =
  | { readonly outcome: "opened" }
  /** Nothing was shown; `why` is half a sentence for people. */
  | { readonly outcome: "unable"; readonly why: string };

/** Some openers only end with the browser: one that runs this long has found it. */
const OPENER_FAILS_WITHIN_MS = 3_000;

export interface Desktop {
  readonly os: typeof Deno.build.os;
  readonly env: (name: string) => string | undefined;
  /** Starts a program and resolves when it has ended; true: without an error. Rejects when it can't be started. */
  readonly start: (program: string, args: readonly string[]) => Promise<boolean>;
  readonly clock: Pick<Clock, "after">;
}

/** Shows a file in the user's browser. Only the file's path is given to other programs, never what is in it. */
export async function openInBrowser(file: string, desktop: Desktop): Promise<Opening> {
  const { os, env } = desktop;
  if (!hasDesktop(os, env)) return { outcome: "unable", why: "there is no desktop here" };
  const [program, ...args] = openerOf(os, file);
  const started = await startsWell(program, args, desktop);
  switch (started) {
    case "yes":
      return { outcome: "opened" };
    case "failed":
      return { outcome: "unable", why: `${program} found no browser` };
    case "missing":
      return { outcome: "unable", why: `${program} could not be started` };
    default:
      return started satisfies never;
  }
}

/** Starts a program that shows something: "yes" as soon as it has ended well, or runs on. */
export async function startsWell(
  program: string,
  args: readonly string[],
  { start, clock }: Desktop,
): Promise<"yes" | "failed" | "missing"> {
  const { promise: longEnough, resolve } = Promise.withResolvers<true>();
  const stopTimer = clock.after(OPENER_FAILS_WITHIN_MS, () => resolve(true));
  try {
    return await Promise.race([start(program, args), longEnough]) ? "yes" : "failed";
  } catch {
    return "missing";
  } finally {
    stopTimer();
  }
}

/** Starts a program apart from this one: Ctrl+C in our terminal must not reach a browser that we started. */
export async function startDetached(program: string, args: readonly string[]): Promise<boolean> {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  child.unref();
  return (await child.status).success;
}

export function hasDesktop(os: Desktop["os"], env: Desktop["env"]): boolean {
  if (os === "windows" || os === "darwin") return true;
  return [env("DISPLAY"), env("WAYLAND_DISPLAY")].some((display) => display !== undefined && display !== "");
}

function openerOf(os: Desktop["os"], file: string): [program: string, ...args: string[]] {
  switch (os) {
    case "windows":
      return ["rundll32", "url.dll,FileProtocolHandler", file];
    case "darwin":
      return ["open", file];
    default:
      return ["xdg-open", file];
  }
}
