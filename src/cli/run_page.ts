import { aborted } from "./aborted.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import type { Launch } from "./handover.ts";
import type { Launched } from "./host.ts";
import type { Output } from "./output.ts";
import { printableJson, printableLine } from "./printable.ts";
import { hostOf, mayStartNoMore, outputOf, type ProgramDeps } from "./program_deps.ts";
import type { Settings } from "./settings.ts";

/**
 * A plain start: a messenger with its page, until it is stopped; or the page of the one that runs already.
 *
 * @throws what makes it impossible to begin.
 */
export async function runPage(settings: Settings, deps: ProgramDeps): Promise<ExitCode> {
  const output = outputOf(deps, settings);
  const tabs: Launch[] = [];
  const host = hostOf(deps, settings, "page", {
    show: async (launch) => {
      tabs.push(launch);
      await showPage(launch, settings, deps, output);
    },
    signal: deps.stop,
  });
  try {
    const launched = await host.launch(deps.stop);
    if (launched === undefined) return EXIT.done;
    await introduce(launched, settings, output);
    // The tab that asked for the passphrase goes on by itself.
    if (tabs.length === 0) await showPage(launched.launch, settings, deps, output);
    await mayStartNoMore(deps, settings, "page");
    if (launched.by === "own") await aborted(deps.stop);
    return EXIT.done;
  } finally {
    await host.stop();
  }
}

async function introduce(launched: Launched, settings: Settings, output: Output): Promise<void> {
  if (launched.by === "own") {
    const { id, profile, port } = launched.me;
    // Without the token: where the page is, not the way in.
    const page = new URL("/", launched.launch.url).href;
    await output.show({ event: "ready", id, name: profile.name, port, page });
  } else if (!settings.quiet && !settings.json) {
    const { pid } = launched.instance;
    await output.line(printableLine(`LanMessenger runs already on ${settings.dataFolder} (process ${pid})`));
  }
}

async function showPage(launch: Launch, settings: Settings, deps: ProgramDeps, output: Output): Promise<void> {
  const why = await openPage(launch, settings, deps, output);
  if (settings.json) {
    return await output.line(printableJson({ event: "page", url: launch.url, opened: why === undefined }));
  }
  if (why === undefined) {
    if (!settings.quiet) await output.line("The page is open in the browser");
    return;
  }
  // Said also when quiet: it is the only way in.
  await output.line(printableLine(`Open ${launch.url} in a browser (${why}): good once, and for a minute`));
}

/** Why the page was not opened; undefined: it was. */
async function openPage(
  { file }: Launch,
  settings: Settings,
  deps: ProgramDeps,
  output: Output,
): Promise<string | undefined> {
  if (!settings.open) return "--no-open";
  if (file === null) return "no file could be written for it";
  if (settings.window === "app") {
    const opening = await deps.openPage(file, "app");
    if (opening.outcome === "opened") return undefined;
    await output.fail(`No window of its own for the page (${opening.why}): the browser is asked instead`);
  }
  const opening = await deps.openPage(file, "browser");
  return opening.outcome === "opened" ? undefined : opening.why;
}
