import { EVERYONE } from "../../../../src/model/ids.ts";
import type { KeptState, KeptTransfer } from "../../../../src/messenger/ports.ts";
import {
  type Activity,
  folderOf,
  keyText,
  OpenTransfer,
  viewOf,
} from "../../../../src/messenger/transfers/open_transfer.ts";
import { assertEquals, assertNotEquals } from "../../../../src/std/assert.ts";
import { ADA, BEN, CAT, file, messageId, offerOf } from "./fixture.ts";

const OFFER = offerOf([file("a", 100)]);
const progress = { entry: 0, bytes: 40, missing: 0, changed: 0, paths: [] };
const accepted = { name: "accepted", how: "person", folder: "/in", progress } as const;

function kept(state: KeptState, author = ADA.id, peer = ADA.id): KeptTransfer {
  return { key: { author, offer: messageId(1), peer }, size: 100, state, at: 5 };
}

/** As Ben sees it. */
function open(state: KeptState, author = ADA.id, peer = ADA.id): OpenTransfer {
  return new OpenTransfer(kept(state, author, peer), { offer: OFFER, conversation: EVERYONE, self: BEN.id });
}

Deno.test("a transfer goes out for its author, and comes in for everybody else", () => {
  assertEquals(open({ name: "offered" }).direction, "in");
  assertEquals(open({ name: "offered" }, BEN.id, CAT.id).direction, "out");
});

Deno.test("view() says what an accepted transfer is at", () => {
  const transfer = open(accepted);
  const states: [Activity, ReturnType<OpenTransfer["view"]>["state"]][] = [
    [{ name: "idle" }, { name: "waiting", for: "peer" }],
    [{ name: "queued" }, { name: "waiting", for: "turn" }],
    [{ name: "checking" }, { name: "waiting", for: "check" }],
    [{ name: "held there" }, { name: "paused", by: "there" }],
    [{ name: "moving", from: undefined }, { name: "running", from: undefined }],
    [{ name: "moving", from: CAT.id }, { name: "running", from: CAT.id }],
  ];
  for (const [activity, state] of states) {
    transfer.activity = activity;
    assertEquals(transfer.view(0).state, state);
  }
  assertEquals([transfer.view(0).bytes, transfer.view(0).size], [40, 100]);
});

Deno.test("view() says what is kept where it is not accepted, whatever it was at", () => {
  const failed = { name: "failed", problem: "full", message: "no space", accepted: undefined } as const;
  const done = { name: "done", paths: ["/in/a"], missing: 0, changed: 0, runs: 0 } as const;
  const states: [KeptState, ReturnType<OpenTransfer["view"]>["state"]][] = [
    [{ name: "offered" }, { name: "offered" }],
    [{ ...accepted, name: "paused" }, { name: "paused", by: "here" }],
    [{ name: "declined" }, { name: "declined" }],
    [{ name: "cancelled" }, { name: "cancelled" }],
    [{ name: "withdrawn" }, { name: "withdrawn" }],
    [done, done],
    [{ name: "aside", path: "/in/x", why: "" }, { name: "aside", path: "/in/x", why: "" }],
    [failed, { name: "failed", problem: "full", message: "no space" }],
  ];
  for (const [state, shown] of states) {
    const transfer = open(state);
    transfer.activity = { name: "moving", from: CAT.id };
    assertEquals(transfer.view(0).state, shown);
    assertEquals(viewOf(kept(state), "in").state, shown);
  }
  assertEquals(viewOf(kept({ name: "aside", path: "", why: "" }), "out").state, {
    name: "aside",
    path: undefined,
    why: undefined,
  });
});

Deno.test("view() shows a speed only while something moves, and all bytes once it is done", () => {
  const transfer = open(accepted);
  transfer.meter.note(0, 0);
  transfer.meter.note(1_000, 500);
  assertEquals(transfer.view(1_000).speed, undefined);
  transfer.activity = { name: "moving", from: undefined };
  assertEquals(transfer.view(1_000).speed, 500);
  transfer.kept = kept({ name: "done", paths: [], missing: 0, changed: 0, runs: 0 });
  assertEquals(transfer.view(1_000).bytes, 100);
  assertEquals(viewOf(transfer.kept, "in").bytes, 100);
});

Deno.test("a transfer knows after a restart how much of it is here", () => {
  assertEquals(open({ ...accepted, name: "paused" }).view(0).bytes, 40);
  const { folder } = accepted;
  const failed = open({ name: "failed", problem: "full", message: "", accepted: { folder, progress } });
  assertEquals(failed.view(0).bytes, 40);
  assertEquals(open({ name: "failed", problem: "full", message: "", accepted: undefined }).view(0).bytes, 0);
});

Deno.test("folderOf() is where a received one goes, as long as that matters", () => {
  const { folder } = accepted;
  assertEquals(folderOf(kept(accepted)), "/in");
  assertEquals(folderOf(kept({ ...accepted, name: "paused" })), "/in");
  const failed = { name: "failed", problem: "full", message: "" } as const;
  assertEquals(folderOf(kept({ ...failed, accepted: { folder, progress } })), "/in");
  assertEquals(folderOf(kept({ ...failed, accepted: undefined })), undefined);
  assertEquals(folderOf(kept({ name: "offered" })), undefined);
});

Deno.test("keyText() tells transfers apart by author, offer and other end", () => {
  const key = { author: ADA.id, offer: messageId(1), peer: BEN.id };
  for (const other of [{ author: CAT.id }, { offer: messageId(2) }, { peer: CAT.id }]) {
    assertNotEquals(keyText({ ...key, ...other }), keyText(key));
  }
});
