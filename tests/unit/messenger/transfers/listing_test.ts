import type { ListEntry, Offer } from "../../../../src/model/transfer.ts";
import { MAX_NAMED_ITEMS } from "../../../../src/model/transfer.ts";
import { Listing } from "../../../../src/messenger/transfers/listing.ts";
import { ProtocolError } from "../../../../src/protocol/errors.ts";
import { assertEquals, assertThrows } from "../../../../src/std/assert.ts";
import { file, folder, offerOf } from "./fixture.ts";

const ENTRIES = [folder("a"), file("a/one", 5), folder("a/b"), file("two", 7), file("three", 0)];
const OFFER = offerOf(ENTRIES);

function refuses(offer: Offer, entries: readonly ListEntry[], includes: string): void {
  assertThrows(() => new Listing(offer).add(0, entries, "last"), ProtocolError, includes);
}

Deno.test("Listing gives the list once its last part is here", () => {
  const listing = new Listing(OFFER);
  assertEquals(listing.add(0, ENTRIES.slice(0, 2), "more"), undefined);
  assertEquals(listing.add(2, ENTRIES.slice(2, 4), "more"), undefined);
  assertEquals(listing.add(4, ENTRIES.slice(4), "last"), ENTRIES);
});

Deno.test("Listing refuses a part that is not the next", () => {
  for (const first of [0, 1, 3, 99_999]) {
    const listing = new Listing(OFFER);
    listing.add(0, ENTRIES.slice(0, 2), "more");
    assertThrows(() => listing.add(first, ENTRIES.slice(2), "last"), ProtocolError, `begins at ${first}`);
  }
});

Deno.test("Listing refuses more as soon as there is more, without waiting for the last part", () => {
  for (const extra of [file("more", 0), folder("more")]) {
    const listing = new Listing(OFFER);
    assertThrows(() => listing.add(0, [...ENTRIES, extra], "more"), ProtocolError, "were promised");
  }
  assertThrows(() => new Listing(OFFER).add(0, [file("two", 13)], "more"), ProtocolError, "13 bytes");
});

Deno.test("Listing refuses less, and other totals", () => {
  refuses(OFFER, ENTRIES.slice(0, 4), "were promised");
  refuses({ ...OFFER, bytes: 13 }, ENTRIES, "were promised");
  refuses({ ...OFFER, folders: 3 }, ENTRIES, "were promised");
  refuses({ ...OFFER, files: 4 }, ENTRIES, "were promised");
});

Deno.test("Listing refuses items that are not those that a person was shown", () => {
  const others: readonly ListEntry[][] = [
    // Another name, another order, another size of each, another count, another kind.
    [folder("a"), file("a/one", 5), folder("a/b"), file("two.exe", 7), file("three", 0)],
    [file("two", 7), folder("a"), file("a/one", 5), folder("a/b"), file("three", 0)],
    [folder("a"), file("a/one", 4), folder("a/b"), file("two", 8), file("three", 0)],
    [folder("a"), file("a/one", 5), folder("a/b"), file("two", 7), file("a/three", 0)],
    [folder("a"), file("a/one", 5), folder("two"), file("two/b", 7), file("three", 0)],
    // A folder's content under a name of its own.
    [folder("a"), file("a\\one", 5), folder("c"), file("two", 7), file("three", 0)],
  ];
  for (const entries of others) {
    assertEquals(entries.length, ENTRIES.length);
    refuses(OFFER, entries, "item");
  }
  refuses({ ...OFFER, items: OFFER.items.slice(0, 2) }, ENTRIES, "3 items");
  refuses({ ...OFFER, items: [...OFFER.items, OFFER.items[0]!] }, ENTRIES, "item 3");
});

Deno.test("Listing refuses paths that would take too much memory, without waiting for the last part", () => {
  const many = Array.from({ length: 33_000 }, (_, index) => file(`${index}`.padEnd(1_020, "x"), 1));
  const listing = new Listing(offerOf(many));
  assertThrows(
    () => {
      for (let first = 0; first < 32_999; first += 1_000) listing.add(first, many.slice(first, first + 1_000), "more");
    },
    ProtocolError,
    "characters",
  );
});

Deno.test("Listing takes more items than an offer can name, and knows the first", () => {
  const many = Array.from({ length: MAX_NAMED_ITEMS + 20 }, (_, index) => file(`${index}`, 1));
  const offer = offerOf(many);
  assertEquals(offer.items.length, MAX_NAMED_ITEMS);
  assertEquals(new Listing(offer).add(0, many, "last"), many);
  const [first, second, ...rest] = many as [ListEntry, ListEntry, ...ListEntry[]];
  refuses(offer, [second, first, ...rest], "item 0");
  refuses({ ...offer, items: offer.items.slice(0, 99) }, many, "120 items");
});
