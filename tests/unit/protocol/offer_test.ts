import { isMessageId, isStoreId } from "../../../src/model/ids.ts";
import type { WireMessage } from "../../../src/model/message.ts";
import type { FileWord, Offer } from "../../../src/model/transfer.ts";
import { encodeMessages, parseMessages } from "../../../src/protocol/messages.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

type Json = { [member: string]: unknown };

const ID = "5f0e3c1a9b7d4e21a0c4d8f3b6e19275";
const STORE = "0c9d2f7be4a816533d5f9e80b1a7c642";
assert(isMessageId(ID) && isStoreId(STORE));

const HEAD = { id: ID, conversation: "private" as const, store: STORE, seq: 13, at: 1_790_000_123_456 };
const OFFER: Offer = {
  items: [{ name: "run 7", bytes: 81_000, files: 12 }, { name: "notes.txt", bytes: 512, files: undefined }],
  files: 13,
  folders: 2,
  bytes: 81_512,
};
const OFFER_JSON: Json = {
  items: [{ name: "run 7", bytes: 81_000, files: 12 }, { name: "notes.txt", bytes: 512 }],
  files: 13,
  folders: 2,
  bytes: 81_512,
};
/** What neither carries. */
const BARE = { reply: undefined, origin: "author", change: undefined, read: undefined, sealed: undefined } as const;
const FILE: WireMessage = {
  ...HEAD,
  ...BARE,
  kind: "file",
  text: "Everything of the trial",
  shown: "line",
  offer: OFFER,
  word: undefined,
};
const WORD: WireMessage = {
  ...HEAD,
  ...BARE,
  kind: "file-word",
  text: "",
  shown: "quiet",
  offer: undefined,
  word: { offer: ID, says: "done", missing: 2 },
};

function parseOne(members: Json): WireMessage | undefined {
  return parseMessages(new TextEncoder().encode(JSON.stringify([{ ...HEAD, ...members }])))[0];
}

function jsonOf(message: WireMessage): unknown {
  return JSON.parse(new TextDecoder().decode(encodeMessages([message])));
}

Deno.test("parseMessages() reads the offer of the specification", () => {
  const text = `[{
    "id": "5f0e3c1a9b7d4e21a0c4d8f3b6e19275",
    "conversation": "private",
    "store": "0c9d2f7be4a816533d5f9e80b1a7c642",
    "seq": 13,
    "at": 1790000123456,
    "kind": "file",
    "text": "Everything of the trial",
    "offer": {
      "items": [{ "name": "run 7", "bytes": 81000, "files": 12 }, { "name": "notes.txt", "bytes": 512 }],
      "files": 13,
      "folders": 2,
      "bytes": 81512
    }
  }]`;
  assertEquals(parseMessages(new TextEncoder().encode(text)), [FILE]);
  assertEquals(jsonOf(FILE), JSON.parse(text));
});

Deno.test("parseMessages() reads offers and words that encodeMessages() wrote", () => {
  const messages: WireMessage[] = [
    FILE,
    { ...FILE, text: "", conversation: "everyone" },
    WORD,
    { ...WORD, word: { offer: ID, says: "withdrawn", missing: 0 } },
  ];
  assertEquals(parseMessages(encodeMessages(messages)), messages);
});

Deno.test("encodeMessages() says that a word is quiet, and leaves out what there is none of", () => {
  assertEquals(jsonOf(WORD), [{
    ...HEAD,
    kind: "file-word",
    quiet: true,
    word: { offer: ID, says: "done", missing: 2 },
  }]);
  const accepted = { ...WORD, word: { offer: ID, says: "accepted", missing: 0 } };
  assertEquals(jsonOf(accepted), [{ ...HEAD, kind: "file-word", quiet: true, word: { offer: ID, says: "accepted" } }]);
});

Deno.test("a word says what came, and why it failed, where that was said", () => {
  const words: readonly FileWord[] = [
    { offer: ID, says: "done", missing: 0, bytes: 0 },
    { offer: ID, says: "done", missing: 1, bytes: 2 ** 53 - 1, changed: 100_000 },
    { offer: ID, says: "failed", missing: 0, why: "moonlight" },
    { offer: ID, says: "failed", missing: 0, bytes: 5, why: "grown" },
  ];
  for (const word of words) {
    const message = { ...WORD, word };
    assertEquals(parseMessages(encodeMessages([message])), [message]);
  }
  assertEquals(jsonOf({ ...WORD, word: { offer: ID, says: "done", missing: 0, changed: 0 } }), [
    { ...HEAD, kind: "file-word", quiet: true, word: { offer: ID, says: "done" } },
  ]);
});

Deno.test("parseMessages() takes a word for quiet, whatever it says, and any word of the right form", () => {
  const word = { offer: ID, says: "tasted-it" };
  for (const quiet of [undefined, false, true]) {
    assertEquals(parseOne({ kind: "file-word", quiet, word }), { ...WORD, word: { ...word, missing: 0 } });
  }
  assertEquals(parseOne({ kind: "file-word", word: { offer: ID, says: "a".repeat(32) } })?.word?.says.length, 32);
});

Deno.test("parseMessages() looks for offers and words in their own kinds only", () => {
  const message = parseOne({ kind: "poll", offer: "none", word: 1 });
  assertEquals([message?.offer, message?.word], [undefined, undefined]);
  const file = parseOne({ kind: "file", offer: OFFER_JSON, word: 1 });
  assertEquals([file?.offer, file?.word], [OFFER, undefined]);
});

Deno.test("parseMessages() takes offers at their limits", () => {
  const item = { name: "é".repeat(512), bytes: 2 ** 53 - 1, files: 100_000 };
  const offers: Offer[] = [
    { items: [{ ...item, files: undefined }], files: 100_000, folders: 0, bytes: 2 ** 53 - 1 },
    { items: [{ ...item, files: 0 }], files: 0, folders: 1, bytes: 0 },
    { items: new Array(100).fill(item), files: 1, folders: 99_999, bytes: 0 },
  ];
  for (const offer of offers) assertEquals(parseOne({ kind: "file", offer }), { ...FILE, text: "", offer });
});

Deno.test("parseMessages() refuses offers that break a rule", () => {
  const [folder, file] = OFFER_JSON["items"] as Json[];
  const wrong: [unknown, string][] = [
    [undefined, "MESSAGES.offer: expected an object, got nothing"],
    [null, "MESSAGES.offer: expected an object, got null"],
    [{ ...OFFER_JSON, items: undefined }, "MESSAGES.offer.items: expected an array, got nothing"],
    [{ ...OFFER_JSON, items: [] }, "MESSAGES.offer.items: it has 0 items, not 1 to 100"],
    [{ ...OFFER_JSON, items: new Array(101).fill(file) }, "it has 101 items, not 1 to 100"],
    [{ ...OFFER_JSON, items: [file, "x"] }, "MESSAGES.offer.items: expected an object"],
    [{ ...OFFER_JSON, items: [{ ...file, name: "" }] }, "MESSAGES.offer.items.name: expected 1 to 1024 bytes"],
    [{ ...OFFER_JSON, items: [{ ...file, name: "a".repeat(1_025) }] }, "items.name: expected 1 to 1024 bytes"],
    [{ ...OFFER_JSON, items: [{ ...file, name: "é".repeat(513) }] }, "items.name: expected 1 to 1024 bytes"],
    [{ ...OFFER_JSON, items: [{ ...file, name: "a\udc00" }] }, "items.name: expected text without lone surrogates"],
    [{ ...OFFER_JSON, items: [{ ...file, name: "../x" }] }, 'expected a name without / and \\, got "../x"'],
    [{ ...OFFER_JSON, items: [{ ...file, name: "a\\b" }] }, "expected a name without / and \\"],
    [{ ...OFFER_JSON, items: [{ ...file, name: 1 }] }, "items.name: expected a string"],
    [{ ...OFFER_JSON, items: [{ ...file, bytes: -1 }] }, "items.bytes"],
    [{ ...OFFER_JSON, items: [{ name: "x" }] }, "items.bytes"],
    [{ ...OFFER_JSON, items: [{ ...folder, files: 100_001 }] }, "items.files"],
    [{ ...OFFER_JSON, items: [{ ...folder, files: null }] }, "items.files"],
    [{ ...OFFER_JSON, files: 100_001 }, "MESSAGES.offer.files"],
    [{ ...OFFER_JSON, files: 0.5 }, "MESSAGES.offer.files"],
    [{ ...OFFER_JSON, folders: undefined }, "MESSAGES.offer.folders"],
    [{ ...OFFER_JSON, files: 0, folders: 0 }, "it has 0 files and folders, not 1 to 100000"],
    [{ ...OFFER_JSON, files: 50_000, folders: 50_001 }, "it has 100001 files and folders"],
    [{ ...OFFER_JSON, bytes: 2 ** 53 }, "MESSAGES.offer.bytes"],
    [{ ...OFFER_JSON, bytes: "1" }, "MESSAGES.offer.bytes"],
  ];
  for (const [offer, sentence] of wrong) {
    assertThrows(() => parseOne({ kind: "file", offer }), ProtocolError, sentence);
  }
  assertThrows(() => parseOne({ kind: "file", text: "", offer: OFFER_JSON }), ProtocolError, "MESSAGES.text");
});

Deno.test("parseMessages() refuses words that break a rule", () => {
  const word = { offer: ID, says: "done" };
  const wrong: [unknown, string][] = [
    [undefined, "MESSAGES.word: expected an object, got nothing"],
    [[], "MESSAGES.word: expected an object, got an array"],
    [{ ...word, offer: undefined }, "MESSAGES.word.offer"],
    [{ ...word, offer: ID.toUpperCase() }, "MESSAGES.word.offer: expected 32 lower-case hex digits"],
    [{ ...word, says: undefined }, "MESSAGES.word.says"],
    [{ ...word, says: "" }, "MESSAGES.word.says: expected 1 to 32 of a-z and -"],
    [{ ...word, says: "Done" }, "MESSAGES.word.says"],
    [{ ...word, says: "done\n" }, "MESSAGES.word.says"],
    [{ ...word, says: "a".repeat(33) }, "MESSAGES.word.says"],
    [{ ...word, missing: -1 }, "MESSAGES.word.missing"],
    [{ ...word, missing: "2" }, "MESSAGES.word.missing"],
    [{ ...word, missing: 100_001 }, "MESSAGES.word.missing"],
    [{ ...word, changed: 100_001 }, "MESSAGES.word.changed"],
    [{ ...word, changed: null }, "MESSAGES.word.changed"],
    [{ ...word, bytes: -1 }, "MESSAGES.word.bytes"],
    [{ ...word, bytes: 2 ** 53 }, "MESSAGES.word.bytes"],
    [{ ...word, why: "Full" }, "MESSAGES.word.why"],
    [{ ...word, why: "a".repeat(33) }, "MESSAGES.word.why"],
  ];
  for (const [broken, sentence] of wrong) {
    assertThrows(() => parseOne({ kind: "file-word", word: broken }), ProtocolError, sentence);
  }
});

Deno.test("encodeMessages() refuses an offer without items, or with too many", () => {
  for (const items of [[], new Array(101).fill(OFFER.items[0])]) {
    assertThrows(() => encodeMessages([{ ...FILE, offer: { ...OFFER, items } }]), RangeError, "Cannot write offer");
  }
});
