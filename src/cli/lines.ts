/** A line of a stream of bytes, without its newline, or why it is none. */
export type Line =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "broken"; readonly problem: string };

/**
 * Cuts UTF-8 into lines. A line over `limit` bytes is skipped to its end and reported once, so that a stream without
 * newlines can't fill the memory.
 */
export async function* readLines(stream: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Line, void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let pieces: Uint8Array[] = [];
  let size = 0;
  const take = (): Line | undefined => {
    const length = size;
    const bytes = new Uint8Array(length <= limit ? length : 0);
    let offset = 0;
    for (const piece of pieces) {
      bytes.set(piece, offset);
      offset += piece.length;
    }
    pieces = [];
    size = 0;
    if (length > limit) return { type: "broken", problem: `The line is longer than ${limit} bytes: send less at once` };
    try {
      const text = decoder.decode(bytes).replace(/\r$/, "");
      return text.trim() === "" ? undefined : { type: "line", text };
    } catch {
      return { type: "broken", problem: "The line is not valid UTF-8: send it in UTF-8" };
    }
  };
  for await (const chunk of stream) {
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      add(rest.subarray(0, end));
      const line = take();
      if (line !== undefined) yield line;
      rest = rest.subarray(end + 1);
    }
    add(rest);
  }
  const last = take();
  if (last !== undefined) yield last;

  function add(piece: Uint8Array): void {
    size += piece.length;
    if (size > limit) pieces = [];
    else if (piece.length > 0) pieces.push(piece);
  }
}
