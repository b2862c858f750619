import type { SocketHandlers } from "../../../src/page/event_stream.ts";
import { ProgramProof, PROOF_WAIT_MS } from "../../../src/page/proof.ts";
import { hmac, sha256 } from "../../../src/crypto/hash.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { decodeHex, encodeHex } from "../../../src/std/encoding.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const KEY = "k".repeat(43);
const HOST = "127.0.0.1:23720";
const HASH = sha256(new TextEncoder().encode(KEY));

type Answer = (path: string, signal: AbortSignal | null | undefined) => Response | Promise<Response>;

/** The program's, or of one that serves . */
const program = (host = HOST, hash: Uint8Array = HASH): Answer => (path) => {
  const query = new URLSearchParams(path.split("?")[1]);
  assertEquals(query.get("token"), encodeHex(sha256(HASH)));
  const encoder = new TextEncoder();
  const said = [encoder.encode("lanmessenger page proof"), decodeHex(query.get("nonce") ?? ""), encoder.encode(host)];
  return Response.json({ proof: encodeHex(hmac(hash, ...said)) });
};

const STRANGERS: readonly (readonly [string, Answer])[] = [
  ["nobody", () => Promise.reject(new TypeError("refused"))],
  ["no proof", () => Response.json({})],
  ["no JSON", () => new Response("<html>")],
  ["a wrong one", () => Response.json({ proof: "0".repeat(64) })],
  ["another key's", program(HOST, new Uint8Array(32))],
  ["one for another port", program("127.0.0.1:23721")],
  ["somebody's 404", () => new Response("Not found", { status: 404 })],
  ["somebody's 401", () => Response.json({ code: "auth" }, { status: 401 })],
];

const REFUSAL: Answer = () => Response.json({ code: "token", message: "Unknown" }, { status: 404 });

function bench(first: Answer) {
  const clock = new ManualClock();
  let answer = first;
  const asked: string[] = [];
  const proof = new ProgramProof({
    clock,
    key: KEY,
    host: HOST,
    fetch: async (path, init) => {
      asked.push(path);
      assert(!JSON.stringify([path, init]).includes(KEY), "the key must not be shown");
      return await answer(path, init.signal);
    },
  });
  /** What went out with the key. */
  const shown: string[] = [];
  const ask = proof.guard((path) => {
    shown.push(path);
    return Promise.resolve(new Response("done"));
  });
  const sockets: SocketHandlers[] = [];
  const open = proof.guardSocket((handlers) => {
    sockets.push(handlers);
    return { close: () => handlers.closed() };
  });
  const heard: string[] = [];
  const closed = Promise.withResolvers<void>();
  const handlers: SocketHandlers = {
    opened: () => heard.push("opened"),
    frame: (text) => heard.push(text),
    closed: () => {
      heard.push("closed");
      closed.resolve();
    },
  };
  const answers = (next: Answer) => void (answer = next);
  return { clock, proof, asked, shown, ask, sockets, open, heard, handlers, closed: closed.promise, answers };
}

/** Until the answer was worked out: WebCrypto takes its time. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await crypto.subtle.digest("SHA-256", new Uint8Array(1));
}

Deno.test("ProgramProof takes the program for the program, with a nonce of its own each time", async () => {
  const { proof, asked, clock } = bench(program());
  assertEquals([await proof.ask(), await proof.ask()], ["program", "program"]);
  assertEquals(new Set(asked).size, 2);
  assertEquals(clock.pending, 0);
});

Deno.test("ProgramProof shows the key to nobody who has not proved to know it", async () => {
  for (const [who, answer] of STRANGERS) {
    const { proof, ask, shown, open, sockets, handlers, heard, closed } = bench(answer);
    assertEquals(await proof.ask(), "stranger", who);
    await assertRejects(() => ask("/api/snapshot", {}), TypeError);
    open(handlers);
    await closed;
    assertEquals([shown, sockets.length, heard], [[], 0, ["closed"]], who);
  }
});

Deno.test("ProgramProof answers in the place of who does not know the key", async () => {
  const { proof, ask, shown, open, handlers, closed, sockets } = bench(REFUSAL);
  assertEquals([await proof.ask(), (await ask("/api/snapshot", {})).status], ["refused", 401]);
  open(handlers);
  await closed;
  assertEquals([shown, sockets.length], [[], 0]);
});

Deno.test("ProgramProof does not wait for who holds the question back", async () => {
  const { proof, clock } = bench((_, signal) =>
    new Promise((_, reject) => {
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason));
    })
  );
  const answerer = proof.ask();
  await until(() => clock.pending > 0);
  await clock.pass(PROOF_WAIT_MS);
  assertEquals(await answerer, "stranger");
});

Deno.test("ProgramProof asks again for each request, but while a stream stands", async () => {
  const { ask, asked, shown, open, sockets, handlers, heard, answers } = bench(program());
  await ask("/api/one", {});
  open(handlers);
  await until(() => sockets.length > 0);
  assertEquals([asked.length, heard], [2, []]);
  await ask("/api/two", {});
  assertEquals(asked.length, 3, "it has not opened yet");
  sockets[0]?.opened();
  sockets[0]?.frame("{}");
  await ask("/api/three", {});
  assertEquals([asked.length, heard], [3, ["opened", "{}"]]);
  sockets[0]?.closed();
  answers(() => Response.json({ proof: "" }));
  await assertRejects(() => ask("/api/four", {}), TypeError);
  assertEquals([shown, heard.at(-1)], [["/api/one", "/api/two", "/api/three"], "closed"]);
});

Deno.test("ProgramProof opens no stream that was closed while it asked", async () => {
  const { open, handlers, heard, sockets, proof } = bench(program());
  open(handlers).close();
  await proof.ask();
  await proof.ask();
  assertEquals([heard, sockets.length], [["closed"], 0]);
});
