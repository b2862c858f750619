import { EXIT } from "./exit_code.ts";

/**
 * Aborted when the program is asked to end: Ctrl+C, or by the system. The second time ends it at once.
 *
 * SIGHUP is left alone: under nohup it is ignored, and listening would undo that.
 *
 * @param exit ends the process; it does not come back.
 */
export function stopSignal(exit: (code: number) => void = Deno.exit): { readonly signal: AbortSignal } & Disposable {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) exit(EXIT.failed);
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
