/** What both ends of the bare prototype of a transfer share: AES-256-GCM over chunks of 1 MiB, four in flight. */

export const CHUNK_BYTES = 1_048_576;
export const IN_FLIGHT = 4;

/** Seals or opens chunks in the order of the calls, with a counter for an iv and a key that is no secret. */
export async function chunkCipher(
  use: "encrypt" | "decrypt",
): Promise<(chunk: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>> {
  const key = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, [use]);
  let counter = 0;
  return async (chunk) => {
    const iv = new Uint8Array(12);
    new DataView(iv.buffer).setUint32(8, counter++);
    const done = new Uint8Array(await crypto.subtle[use]({ name: "AES-GCM", iv }, key, chunk));
    release(chunk);
    return done;
  };
}

/** Gives a buffer's memory back at once: the collector comes too late for what flows here. */
export function release({ buffer }: Uint8Array<ArrayBuffer>): void {
  buffer.transfer(0);
}

export async function writeAll(
  to: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await to.write(bytes.subarray(written));
}

/** Fills `buffer`; returns less than its length only at the end. */
export async function readFull(
  from: { read(buffer: Uint8Array): Promise<number | null> },
  buffer: Uint8Array<ArrayBuffer>,
): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const read = await from.read(buffer.subarray(length));
    if (read === null) break;
    length += read;
  }
  return length;
}
