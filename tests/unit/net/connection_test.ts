import { SocketConnection } from "../../../src/net/connection.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { FakeStreamSocket } from "../../support/fake_streams.ts";
import { settled } from "../../support/manual_clock.ts";

const RESET = new Deno.errors.ConnectionReset("Connection reset by peer (os error 104)");

function connect(): { socket: FakeStreamSocket; connection: SocketConnection } {
  const socket = new FakeStreamSocket("192.0.2.9");
  return { socket, connection: new SocketConnection(socket, { address: "192.0.2.9", port: 4_000 }) };
}

const BUFFER = new Uint8Array(8);

Deno.test("read() puts bytes where it is told to", async () => {
  const { socket, connection } = connect();
  const buffer = new Uint8Array(8);
  const first = connection.read(buffer.subarray(0, 4));
  assertEquals(socket.reads[0]?.buffer.length, 4);
  socket.reads[0]?.buffer.set([1, 2, 3]);
  socket.reads[0]?.resolve(3);
  assertEquals(await first, 3);
  const second = connection.read(buffer.subarray(3));
  socket.reads[1]?.buffer.set([9, 9, 9, 9]);
  socket.reads[1]?.resolve(4);
  assertEquals([await second, buffer], [4, Uint8Array.of(1, 2, 3, 9, 9, 9, 9, 0)]);
});

Deno.test("read() is undefined at the end of the stream, and stays so", async () => {
  const { socket, connection } = connect();
  const read = connection.read(BUFFER);
  socket.reads[0]?.resolve(null);
  assertEquals([await read, await connection.read(BUFFER), socket.reads.length], [undefined, undefined, 1]);
});

Deno.test("read() rejects when the connection is cut, and goes on rejecting", async () => {
  const { socket, connection } = connect();
  const read = connection.read(BUFFER);
  socket.reads[0]?.reject(RESET);
  await assertRejects(() => read, Deno.errors.ConnectionReset);
  await assertRejects(() => connection.read(BUFFER), Deno.errors.ConnectionReset);
});

Deno.test("read() refuses to be called while it is under way", async () => {
  const { connection } = connect();
  const read = connection.read(BUFFER);
  await assertRejects(() => connection.read(BUFFER), Error, "another read");
  connection.close();
  assertEquals(await read, undefined);
});

Deno.test("write() writes all of each, one after the other", async () => {
  const { socket, connection } = connect();
  const done: string[] = [];
  const first = connection.write(Uint8Array.of(1, 2, 3)).then(() => done.push("first"));
  const second = connection.write(Uint8Array.of(4, 5)).then(() => done.push("second"));
  await settled();
  assertEquals(socket.writes.map(({ bytes }) => [...bytes]), [[1, 2, 3]]);
  socket.writes[0]?.resolve(2);
  await settled();
  assertEquals(socket.writes.map(({ bytes }) => [...bytes]), [[1, 2, 3], [3]]);
  socket.writes[1]?.resolve(1);
  await first;
  await settled();
  assertEquals([done, socket.writes.map(({ bytes }) => [...bytes])], [["first"], [[1, 2, 3], [3], [4, 5]]]);
  socket.writes[2]?.resolve(2);
  await second;
});

Deno.test("write() sends nothing after a write that was cut", async () => {
  const { socket, connection } = connect();
  const first = connection.write(Uint8Array.of(1));
  const second = connection.write(Uint8Array.of(2));
  await settled();
  socket.writes[0]?.reject(RESET);
  await assertRejects(() => first, Deno.errors.ConnectionReset);
  await assertRejects(() => second, Deno.errors.ConnectionReset);
  await assertRejects(() => connection.write(Uint8Array.of(3)), Deno.errors.ConnectionReset);
  assertEquals(socket.writes.length, 1);
});

Deno.test("close() ends pending reads and writes, also where the system lets a write wait on", async () => {
  const { socket, connection } = connect();
  const read = connection.read(BUFFER);
  const writes = [connection.write(Uint8Array.of(1)), connection.write(Uint8Array.of(2))];
  await settled();
  connection.close();
  connection.close();
  assertEquals([await read, await connection.read(BUFFER), socket.isOpen], [undefined, undefined, false]);
  for (const write of writes) await assertRejects(() => write, Error, "Cannot write: the connection is closed");
  await assertRejects(() => connection.write(Uint8Array.of(3)), Error, "Cannot write: the connection is closed");
  assertEquals(socket.writes.length, 1);
  // The late answer of the system changes nothing and is nobody's unhandled rejection.
  socket.writes[0]?.reject(new Deno.errors.BadResource("Bad resource ID"));
  await settled();
});
