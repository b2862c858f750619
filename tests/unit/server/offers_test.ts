import { RequestError } from "../../../src/model/errors.ts";
import { messageDto } from "../../../src/server/to_dto.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ADA, BEN, messageId, peer, peerId, transfer } from "../../support/fake_messenger.ts";
import { house, ORIGIN, outcome, PROGRAM_KEY } from "./fixture.ts";

const CLEO = peerId("c");
const OFFER = messageId("1");

/** An upload of one empty file, complete, under the id "upload-1". */
async function houseWithUpload() {
  const inside = house();
  inside.messenger.peerList = [peer(), peer({ id: CLEO })];
  await inside.messenger.uploads.begin([{ type: "file", path: "notes.txt", bytes: 0, at: 1 }]);
  return inside;
}

Deno.test("POST /api/offers offers an upload and shows the message with its transfers", async () => {
  const { askAsPage, messenger } = await houseWithUpload();
  messenger.left = [{ path: "run 7/link", why: "it is a link" }];
  for (const [to, digit, receivers] of [[BEN, "2", [BEN]], ["everyone", "3", [BEN, CLEO]]] as const) {
    const body = { to, upload: "upload-1", text: "Look 👀", id: messageId(digit) };
    const response = await askAsPage("POST", "/api/offers", body);
    assertEquals(response.status, 201);
    const sent = messenger.messages.at(-1);
    assert(sent !== undefined);
    const answer = await response.json();
    assertEquals(answer, { message: messageDto(sent, messenger), left: messenger.left });
    assertEquals(answer.message.offer.items, [{ name: "notes.txt", bytes: 0, files: null, runs: false }]);
    assertEquals(answer.message.transfers.map(({ peer }: { peer: string }) => peer), receivers);
    assertEquals(messenger.offers.at(-1), {
      to,
      from: { upload: "upload-1" },
      text: "Look 👀",
      id: messageId(digit),
    });
  }
});

Deno.test("POST /api/offers names the message that is answered", async () => {
  const { askAsPage, messenger } = await houseWithUpload();
  const reply = { author: BEN, id: messageId("9") };
  const body = { to: BEN, upload: "upload-1", text: "", id: messageId("2"), reply };
  assertEquals(await outcome(await askAsPage("POST", "/api/offers", body)), "201");
  assertEquals(messenger.offers.map((offer) => offer.reply), [reply]);
});

Deno.test("POST /api/offers takes an upload, and never a path of this computer", async () => {
  const { askAsPage, messenger } = await houseWithUpload();
  const good = { to: BEN, upload: "upload-1", text: "", id: messageId("2") };
  const wrong = [
    {},
    { ...good, to: undefined },
    { ...good, to: "Ben" },
    { ...good, to: [BEN] },
    { ...good, text: undefined },
    { ...good, text: null },
    { ...good, id: undefined },
    { ...good, id: "A".repeat(32) },
    { ...good, upload: undefined },
    { ...good, reply: null },
    { ...good, reply: { author: "Ben", id: messageId("9") } },
    { ...good, reply: { author: BEN } },
    { ...good, upload: 1 },
    { ...good, upload: { paths: ["/etc/passwd"] } },
    { ...good, upload: undefined, paths: ["/etc/passwd"] },
    { ...good, upload: undefined, from: { paths: ["/etc/passwd"] } },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/offers", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.offers, []);
  // What stands beside the upload counts for nothing.
  const beside = { ...good, paths: ["/etc/passwd"], from: { paths: ["/etc/passwd"] } };
  assertEquals(await outcome(await askAsPage("POST", "/api/offers", beside)), "201");
  assertEquals(messenger.offers.map(({ from }) => from), [{ upload: "upload-1" }]);
});

Deno.test("POST /api/offers says what the messenger could not do", async () => {
  const { askAsPage, messenger } = await houseWithUpload();
  const offer = (upload: string) => askAsPage("POST", "/api/offers", { to: BEN, upload, text: "", id: OFFER });
  assertEquals(await outcome(await offer("../../etc/passwd")), "404 nobody");
  await messenger.uploads.begin([{ type: "file", path: "half.txt", bytes: 2, at: 1 }]);
  assertEquals(await outcome(await offer("upload-2")), "400 invalid");
  messenger.failure = new RequestError("storage", "The disk is full: make room");
  assertEquals(await outcome(await offer("upload-1")), "507 storage");
});

Deno.test("POST /api/transfers does what is wanted with a transfer", async () => {
  const { askAsPage, messenger } = house();
  const key = { author: BEN, offer: OFFER };
  const rows = [
    { body: { do: "accept" }, what: { do: "accept" } },
    { body: { do: "accept", folder: "/home/ada/Sent" }, what: { do: "accept", folder: "/home/ada/Sent" } },
    { body: { do: "pause" }, what: { do: "pause" } },
    { body: { do: "resume", peer: BEN }, what: { do: "resume" }, peer: BEN },
    { body: { do: "cancel" }, what: { do: "cancel" } },
    { body: { do: "decline" }, what: { do: "decline" } },
  ] as const;
  for (const { body, what, ...to } of rows) {
    messenger.transferList = [transfer()];
    const response = await askAsPage("POST", "/api/transfers", { ...key, ...body });
    assertEquals([response.status, await response.text()], [204, ""]);
    assertEquals(messenger.steered.at(-1), { key: { ...key, ...to }, what });
  }
});

Deno.test("POST /api/transfers without a peer is about all of an own offer", async () => {
  const { askAsPage, messenger } = house();
  const keys = [BEN, CLEO].map((peer) => ({ author: ADA, offer: OFFER, peer }));
  messenger.transferList = keys.map((key) => transfer({ key, direction: "out" }));
  const body = { author: ADA, offer: OFFER, do: "cancel" };
  assertEquals(await outcome(await askAsPage("POST", "/api/transfers", body)), "204");
  assertEquals(messenger.transferList.map(({ state }) => state.name), ["withdrawn", "withdrawn"]);
});

Deno.test("POST /api/transfers refuses what says nothing of a transfer", async () => {
  const { askAsPage, messenger } = house();
  messenger.transferList = [transfer()];
  const good = { author: BEN, offer: OFFER, do: "accept" };
  const wrong = [
    {},
    { ...good, author: undefined },
    { ...good, author: "everyone" },
    { ...good, author: `${BEN}x` },
    { ...good, author: [BEN] },
    { ...good, offer: undefined },
    { ...good, offer: "../x" },
    { ...good, offer: 7 },
    { ...good, peer: "Ben" },
    { ...good, peer: null },
    { ...good, do: undefined },
    { ...good, do: "Accept" },
    { ...good, do: "constructor" },
    { ...good, do: ["accept"] },
    { ...good, folder: 7 },
    { ...good, folder: null },
    { ...good, folder: ["/home"] },
    { ...good, do: "resume", folder: "/home" },
    // The messenger's own refusal.
    { ...good, folder: "Downloads" },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/transfers", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(await outcome(await askAsPage("POST", "/api/transfers", { ...good, author: CLEO })), "404 nobody");
  assertEquals(messenger.steered, []);
});

Deno.test("offers and transfers are behind the door", async () => {
  const { ask, messenger, pageToken } = await houseWithUpload();
  messenger.transferList = [transfer()];
  const authorization = `Bearer ${await pageToken()}`;
  const calls = [
    ["/api/offers", { to: BEN, upload: "upload-1", text: "", id: OFFER }],
    ["/api/transfers", { author: BEN, offer: OFFER, do: "accept" }],
  ] as const;
  const rows: readonly [headers: Readonly<Record<string, string>>, expect: string][] = [
    [{ origin: ORIGIN }, "401 token"],
    [{ origin: ORIGIN, authorization: `Bearer ${PROGRAM_KEY}` }, "401 token"],
    [{ authorization }, "403 origin"],
    [{ authorization, origin: "http://evil.example" }, "403 origin"],
    [{ authorization, origin: ORIGIN, "sec-fetch-site": "same-site" }, "403 site"],
    [{ authorization, origin: ORIGIN, "content-type": "text/plain" }, "415 media-type"],
  ];
  for (const [path, body] of calls) {
    for (const [headers, expect] of rows) {
      const all = { "content-type": "application/json", ...headers };
      const found = await outcome(await ask("POST", path, all, JSON.stringify(body)));
      assertEquals(found, expect, `${path} ${JSON.stringify(headers)}`);
    }
  }
  assertEquals([messenger.offers, messenger.steered], [[], []]);
});
