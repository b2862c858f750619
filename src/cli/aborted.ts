/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  onAbort(signal, resolve);
  return promise;
}

/** Waits for `promise` or for `signal`, whichever comes first, and leaves no listener behind. */
export async function settledOrAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<void>();
  const stop = onAbort(signal, aborted.resolve);
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    stop();
  }
}

/** Calls `action` when `signal` is aborted, at once if it is already; the returned function takes that back. */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  if (signal.aborted) {
    action();
    return () => {};
  }
  const listener = () => action();
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}
