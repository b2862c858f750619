// deno-lint-ignore-file no-console
/**
 * The bare prototype of a receiver of files: decrypts what comes over TCP and writes it. One file for each connection,
 * whose first line is its path; a byte goes back when it is written. No identity, no hash, no resuming, no sync.
 */
import { chunkCipher, IN_FLIGHT, readFull, release, writeAll } from "./chunk_cipher.ts";

const listener = Deno.listen({ hostname: "127.0.0.3", port: 0 });
console.log(listener.addr.port);
for await (const connection of listener) {
  await receive(connection);
  connection.close();
}

async function receive(connection: Deno.TcpConn): Promise<void> {
  const path = new TextDecoder().decode(await frame(connection) ?? new Uint8Array());
  using file = await Deno.open(path, { write: true, createNew: true });
  const open = await chunkCipher("decrypt");
  const flying: Promise<Uint8Array<ArrayBuffer>>[] = [];
  const land = async () => {
    const plain = await flying.shift();
    if (plain === undefined) return;
    await writeAll(file, plain);
    release(plain);
  };
  for (;;) {
    const sealed = await frame(connection);
    if (sealed === undefined) break;
    flying.push(open(sealed));
    if (flying.length === IN_FLIGHT) await land();
  }
  while (flying.length > 0) await land();
  await writeAll(connection, new Uint8Array(1));
}

async function frame(connection: Deno.TcpConn): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const length = new Uint8Array(4);
  if (await readFull(connection, length) < length.length) return undefined;
  const payload = new Uint8Array(new DataView(length.buffer).getUint32(0));
  if (await readFull(connection, payload) < payload.length) throw new Error("The stream ended within a frame");
  return payload;
}
