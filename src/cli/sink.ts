/** Where lines go: standard output, standard error, or a test's list. */
export interface Sink {
  /** Resolves when it is written; rejects with the system's error. */
  write(text: string): Promise<void>;
}

/** A sink for a file or pipe such as Deno.stdout. */
export function sinkOf(file: { write(bytes: Uint8Array): Promise<number> }): Sink {
  const encoder = new TextEncoder();
  return {
    async write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
    },
  };
}
