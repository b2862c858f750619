/** The most that an offer may hold: nothing on its way may take the square of it. */
import { FilePolicy } from "../../../../src/messenger/file_policy.ts";
import { NO_POLICY } from "../../../../src/model/policy.ts";
import { safeTree } from "../../../../src/model/file_name.ts";
import { type ListEntry, MAX_ENTRIES } from "../../../../src/model/transfer.ts";
import type { Place } from "../../../../src/messenger/ports.ts";
import { ChannelWords } from "../../../../src/messenger/transfers/channel_words.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import {
  contentOfSurvey,
  decodeContent,
  decodeList,
  encodeContent,
  encodeList,
} from "../../../../src/messenger/transfers/kept_content.ts";
import { Listing } from "../../../../src/messenger/transfers/listing.ts";
import { summaryOf } from "../../../../src/messenger/transfers/offering.ts";
import { SpooledUploads } from "../../../../src/messenger/transfers/uploads.ts";
import { encodeRecord, parseRecord } from "../../../../src/protocol/record.ts";
import { assertEquals, assertLess } from "../../../../src/std/assert.ts";
import { Folder, openOwnStore } from "../../store/place.ts";
import { SELF } from "../../store/sample.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { BEN, messageId } from "./fixture.ts";

/** Each step is a fraction of a second on any machine; the square of a hundred thousand would be minutes. */
const WITHIN_MS = 5_000;

/** The content of a survey of one kind: many folders, one folder, or items alone. */
const SHAPES: Readonly<Record<string, (index: number) => string>> = {
  "a thousand folders": (index) => `x/${Math.floor(index / 100)}${index % 100 === 0 ? "" : `/file ${index}.dat`}`,
  "one folder": (index) => `x/file ${index}.dat`,
  "items alone": (index) => `file ${index}.dat`,
  "the same name in all cases": (index) => `x/${index.toString(2).replaceAll("0", "a").replaceAll("1", "A")}`,
};

function entriesOf(pathOf: (index: number) => string): ListEntry[] {
  const entries: ListEntry[] = pathOf(0).startsWith("x/") ? [{ type: "folder", path: "x", at: 1 }] : [];
  for (let index = 0; entries.length < MAX_ENTRIES; index++) {
    const path = pathOf(index);
    const isFolder = /^x\/\d+$/.test(path) && index % 100 === 0;
    entries.push(isFolder ? { type: "folder", path, at: 1 } : { type: "file", path, bytes: index, at: index });
  }
  return entries;
}

for (const [shape, pathOf] of Object.entries(SHAPES)) {
  Deno.test(`a hundred thousand entries are offered, listed, read and kept: ${shape}`, async () => {
    const entries = entriesOf(pathOf);
    assertEquals(entries.length, MAX_ENTRIES);
    const steps: [string, number][] = [];
    let last = performance.now();
    const step = <T>(name: string, value: T): T => {
      const now = performance.now();
      steps.push([name, now - last]);
      last = now;
      return value;
    };
    const surveyed = entries.map((entry) => ({
      entry,
      place: { path: `/home/${entry.path}`, from: 0 } satisfies Place,
    }));
    const offer = step("summary", summaryOf(entries));
    const own = step("content of survey", contentOfSurvey({ entries: surveyed, left: [] }));
    const json = step("encode", encodeContent(own));
    using folder = new Folder();
    const store = openOwnStore(folder.path);
    const at = 1;
    last = performance.now();
    store.enqueue([
      { id: messageId(1), conversation: BEN.id, recipients: [BEN.id], kind: "file", text: "", at, offer },
    ]);
    store.saveList(SELF, messageId(1), json);
    const kept = step("store", store.list(SELF, messageId(1)))!;
    store[Symbol.dispose]();
    last = performance.now();
    const read = step("decode", decodeContent(kept));
    const content = step("content", new Content(read.entries, read.where));
    const words = new ChannelWords(1);
    words.list(content);
    const listing = new Listing(offer);
    let listed: readonly ListEntry[] | undefined;
    for (let word = words.next(); word !== undefined; word = words.next()) {
      const record = parseRecord(encodeRecord(word), "files");
      const [item] = record.type === "transfers" ? record.items : [];
      if (item?.do === "list") listed = listing.add(item.first, item.entries, item.more);
    }
    assertEquals(step("list", listed?.length), MAX_ENTRIES);
    assertEquals(step("tree", safeTree(listed!).length), MAX_ENTRIES);
    assertEquals(step("keep the list", decodeList(encodeList(listed!)).length), MAX_ENTRIES);
    const disk = new MemoryFiles();
    const uploads = new SpooledUploads({ filePolicy: new FilePolicy(NO_POLICY), files: disk, newId: () => "1" });
    await uploads.begin(entries);
    await uploads.stop();
    step("upload", undefined);
    for (const [name, ms] of steps) assertLess(ms, WITHIN_MS, `${name}: ${ms} ms`);
  });
}
