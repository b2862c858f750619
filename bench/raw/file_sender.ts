// deno-lint-ignore-file no-console
/**
 * The bare prototype of a sender of files, beside file_receiver.ts: for each line `PORT SOURCE TARGET` on its input it
 * reads, encrypts and sends a file, and prints how many milliseconds that took until the receiver had it.
 */
import { TextLineStream } from "../support/lines.ts";
import { CHUNK_BYTES, chunkCipher, IN_FLIGHT, release, writeAll } from "./chunk_cipher.ts";

const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
console.log("ready");
for await (const line of lines) {
  const [port, source = "", target = ""] = line.split(" ");
  const start = performance.now();
  await send(Number(port), source, target);
  console.log((performance.now() - start).toFixed(3));
}

async function send(port: number, source: string, target: string): Promise<void> {
  using file = await Deno.open(source);
  using connection = await Deno.connect({ hostname: "127.0.0.3", port });
  const seal = await chunkCipher("encrypt");
  const flying: Promise<Uint8Array<ArrayBuffer>>[] = [];
  const land = async () => {
    const sealed = await flying.shift();
    if (sealed === undefined) return;
    await sendFrame(connection, sealed);
    release(sealed);
  };
  await sendFrame(connection, new TextEncoder().encode(target));
  for (;;) {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const length = await file.read(chunk);
    if (length === null) break;
    flying.push(seal(chunk.subarray(0, length)));
    if (flying.length === IN_FLIGHT) await land();
  }
  while (flying.length > 0) await land();
  await connection.closeWrite();
  if (await connection.read(new Uint8Array(1)) !== 1) throw new Error("The receiver did not say that it has all");
}

async function sendFrame(connection: Deno.TcpConn, payload: Uint8Array<ArrayBuffer>): Promise<void> {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, payload.length);
  await writeAll(connection, length);
  await writeAll(connection, payload);
}
