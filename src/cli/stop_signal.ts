import { EXIT } from "./exit_code.ts";

/**
 * Ctrl+C under `deno task` arrives twice within a moment: from the terminal, and handed on by the task. Signals as close
 * as this are one wish.
 */
const ONE_WISH_MS = 300;

/**
 * Aborted when the program is asked to end: Ctrl+C, or by the system. The second time ends it at once.
 *
 * SIGHUP is left alone: under nohup it is ignored, and listening would undo that.
 *
 * @param exit ends the process; it does not come back.
 * @param ticks milliseconds from any beginning.
 */
export function stopSignal(
  exit: (code: number) => void = Deno.exit,
  ticks: () => number = () => performance.now(),
): { readonly signal: AbortSignal } & Disposable {
  const stop = new AbortController();
  let asked = -Infinity;
  const onSignal = () => {
    if (stop.signal.aborted && ticks() - asked > ONE_WISH_MS) exit(EXIT.failed);
    asked = ticks();
    stop.abort();
  };
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  return {
    signal: stop.signal,
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
    },
  };
}
