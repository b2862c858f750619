import { ChannelWords } from "../../../../src/messenger/transfers/channel_words.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import { Listing } from "../../../../src/messenger/transfers/listing.ts";
import type { ListEntry } from "../../../../src/model/transfer.ts";
import { encodeRecord } from "../../../../src/protocol/record.ts";
import type { TransferItem } from "../../../../src/protocol/transfers.ts";
import type { Content as Sent } from "../../../../src/session/machine.ts";
import { assert, assertEquals, assertLess } from "../../../../src/std/assert.ts";
import { file, offerOf, sha256 } from "./fixture.ts";

const PAUSED: TransferItem = { do: "state", channel: 7, state: "paused" };

function contentOf(entries: readonly ListEntry[]): Content {
  return new Content(entries, { kept: "in spool", path: "/x" });
}

function all(words: ChannelWords): Sent[] {
  const records: Sent[] = [];
  for (let word = words.next(); word !== undefined; word = words.next()) records.push(word);
  return records;
}

function parts(records: readonly Sent[]): (TransferItem & { do: "list" })[] {
  return records.flatMap((record) => record.type === "transfers" ? record.items : [])
    .filter((item): item is TransferItem & { do: "list" } => item.do === "list");
}

Deno.test("ChannelWords gives everything in the order in which it was said", () => {
  const words = new ChannelWords(7);
  assertEquals([words.isEmpty, words.next()], [true, undefined]);
  words.list(contentOf([file("a", 1)]));
  words.ahead(0, [sha256(new Uint8Array(1))]);
  words.say(PAUSED);
  assertEquals(words.isEmpty, false);
  const told = all(words).map((record) => record.type === "transfers" ? record.items[0]?.do : record.type);
  assertEquals(told, ["list", "ahead", "state"]);
  assertEquals(words.isEmpty, true);
  words.say(PAUSED);
  words.clear();
  assertEquals(words.next(), undefined);
});

Deno.test("a list goes in parts that fit into records, and is whole again where they come", () => {
  const name = "\u0001\u20ac".repeat(500);
  const entries = Array.from(
    { length: 3_210 },
    (_, index) => file(index % 10 === 0 ? `${index}${name}` : `${index}`, 1),
  );
  const words = new ChannelWords(7);
  words.list(contentOf(entries));
  const records = all(words);
  for (const record of records) assertLess(encodeRecord(record).length, 1_048_576);
  const listing = new Listing(offerOf(entries));
  const taken = parts(records).map(({ first, entries, more }) => listing.add(first, entries, more));
  assertEquals(taken.at(-1), entries);
  assert(parts(records).every(({ channel, entries: { length } }) => channel === 7 && length <= 1_000));
});

Deno.test("a list of ordinary names goes a thousand entries at a time", () => {
  const words = new ChannelWords(7);
  words.list(contentOf(Array.from({ length: 2_000 }, (_, index) => file(`folder/file ${index}.txt`, 1))));
  assertEquals(parts(all(words)).map(({ entries, more }) => [entries.length, more]), [[1_000, "more"], [
    1_000,
    "last",
  ]]);
});

Deno.test("hashes go a thousand at a time, and none as no record", () => {
  const digests = Array.from({ length: 2_001 }, () => sha256(new Uint8Array(1)));
  const words = new ChannelWords(7);
  words.ahead(5, digests);
  words.ahead(5, []);
  const records = all(words);
  const sizes = records.map((record) => record.type === "ahead" ? [record.first, record.digests.length] : []);
  assertEquals(sizes, [[5, 1_000], [1_005, 1_000], [2_005, 1]]);
  for (const record of records) encodeRecord(record);
});
