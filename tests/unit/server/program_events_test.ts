/** The WebSocket of another program: who may open one, what comes over it, and when it ends. */
import { CLOSE_CODE, MAX_SOCKETS } from "../../../src/server/event_sockets.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { BEN, FakeMessenger, message, peerId } from "../../support/fake_messenger.ts";
import { servedHouse, until } from "./fixture.ts";

type Served = Awaited<ReturnType<typeof servedHouse>>;

/** A program's end of a WebSocket; `ended`: the code that it was closed with, or why it did not open. */
function listen(house: Served, headers: Record<string, string>) {
  const socket = new WebSocket(`ws://${house.host}/api/events`, { headers });
  const program = { frames: [] as unknown[], ended: undefined as number | "refused" | undefined, socket };
  socket.onmessage = ({ data }) => program.frames.push(JSON.parse(data));
  socket.onerror = () => program.ended ??= "refused";
  socket.onclose = ({ code }) => program.ended ??= code;
  house.pages.push({ close: () => socket.close(), closed: () => until(() => program.ended !== undefined) });
  return program;
}

async function opened(house: Served, token: string) {
  const program = listen(house, { authorization: `Bearer ${token}` });
  await until(() => program.socket.readyState === WebSocket.OPEN);
  return program;
}

Deno.test("GET /api/events opens for a token with the scope, and for nothing else", async () => {
  await using house = await servedHouse();
  const read = await house.programToken(["read"]);
  const rows = [
    { authorization: `Bearer ${await house.programToken(["send", "settings"])}` },
    { authorization: `Bearer lmp_${"x".repeat(43)}` },
    { authorization: `Bearer ${read}`, origin: house.origin },
    { authorization: `Bearer ${read}`, "sec-fetch-site": "same-origin" },
    { "sec-websocket-protocol": `lanmessenger, ${read}` },
    {},
  ];
  for (const headers of rows) {
    const program = listen(house, headers);
    await until(() => program.ended !== undefined);
    assertEquals(program.ended, "refused", JSON.stringify(headers));
  }
  const program = await opened(house, read);
  await until(() => house.messenger.listeners === 1);
  house.messenger.emit({ type: "message", message: message({ text: "to a program" }) });
  await until(() => program.frames.length === 1);
});

Deno.test("a limited token's WebSocket tells of its conversations alone", async () => {
  await using house = await servedHouse();
  const program = await opened(house, await house.programToken(["read"], [BEN]));
  house.messenger.emit({ type: "message", message: message({ conversation: peerId("c"), text: "not this" }) });
  house.messenger.emit({ type: "message", message: message({ text: "this" }) });
  await until(() => program.frames.length > 0);
  assertEquals(program.frames.map((frame) => (frame as { message: { text: string } }).message.text), ["this"]);
});

Deno.test("revoking a token ends its WebSockets, and no others", async () => {
  await using house = await servedHouse();
  const [first, second] = [await house.programToken(["read"]), await house.programToken(["read"], [BEN])];
  const programs = [await opened(house, first), await opened(house, second), await opened(house, second)];
  house.programs.tokens.revoke("token 2");
  await until(() => programs[1]?.ended !== undefined && programs[2]?.ended !== undefined);
  assertEquals(programs.map(({ ended }) => ended), [undefined, CLOSE_CODE.revoked, CLOSE_CODE.revoked]);
  await until(() => house.messenger.listeners === 1);
  const again = listen(house, { authorization: `Bearer ${second}` });
  await until(() => again.ended !== undefined);
  assertEquals(again.ended, "refused");
});

Deno.test("a token's WebSocket ends when the token expires", async () => {
  await using house = await servedHouse();
  const request = { name: "brief", scopes: ["read"], reach: undefined, days: 30 } as const;
  const program = await opened(house, (await house.programs.tokens.create(request)).secret);
  await until(() => house.clock.pending > 0);
  await house.clock.pass(30 * 86_400_000 - 1);
  assertEquals([program.ended, house.messenger.listeners], [undefined, 1]);
  await house.clock.pass(1);
  await until(() => program.ended !== undefined);
  assertEquals([program.ended, house.messenger.listeners, house.clock.pending], [CLOSE_CODE.revoked, 0, 0]);
});

Deno.test("programs and pages share the places for WebSockets", async () => {
  await using house = await servedHouse({ messenger: new FakeMessenger() });
  const token = await house.programToken(["read"]);
  for (let count = 0; count < MAX_SOCKETS; count++) await opened(house, token);
  const more = listen(house, { authorization: `Bearer ${token}` });
  await until(() => more.ended !== undefined);
  assertEquals(more.ended, "refused");
});
