import type { TransferDto } from "../../../src/server/dto.ts";
import { offerState, transferState, transferStatus, withoutProgram } from "../../../src/page/card_state.ts";
import { text } from "../../../src/page/text.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { ownTransfer, transfer } from "./fixture.ts";

const nameOf = (id: string) => id.toUpperCase();
const stateOf = (facts: Partial<TransferDto>, base = transfer()) => transferState({ ...base, ...facts }, nameOf);

const ALL: readonly TransferDto["state"][] = [
  "offered",
  "waiting",
  "running",
  "paused",
  "done",
  "declined",
  "cancelled",
  "withdrawn",
  "aside",
  "failed",
];

Deno.test("transferState() offers the receiver what the state allows", () => {
  const actions = (facts: Partial<TransferDto>) => stateOf(facts).actions;
  assertEquals(actions({ state: "offered" }), ["decline", "accept"]);
  assertEquals(actions({ state: "waiting" }), ["pause", "cancel"]);
  assertEquals(actions({ state: "running" }), ["pause", "cancel"]);
  assertEquals(actions({ state: "paused", reason: "here" }), ["resume", "cancel"]);
  assertEquals(actions({ state: "paused", reason: "there" }), ["cancel"], "only who paused it can go on");
  assertEquals(actions({ state: "failed" }), ["try-again"]);
  for (const state of ["done", "declined", "cancelled", "withdrawn", "aside"] as const) {
    assertEquals(actions({ state }), [], state);
  }
});

Deno.test("transferState() offers the author what the state allows", () => {
  const actions = (facts: Partial<TransferDto>) => stateOf(facts, ownTransfer("ben")).actions;
  assertEquals(actions({ state: "offered" }), ["take-back"]);
  assertEquals(actions({ state: "running" }), ["pause", "cancel"]);
  assertEquals(actions({ state: "paused", reason: "here" }), ["resume", "cancel"]);
  assertEquals(actions({ state: "paused", reason: "there" }), ["cancel"]);
  for (const state of ALL.slice(4)) assertEquals(actions({ state }), [], state);
});

Deno.test("transferState() has a bar while something is under way, and says how far it is", () => {
  const running = stateOf({ state: "running", bytes: 620e6, size: 1e9, speed: 100e6 });
  assertEquals(running.bar, { bytes: 620e6, size: 1e9, tone: "moving" });
  assertEquals(running.detail.replaceAll("\u00a0", " "), "0.62 of 1.0 GB, 100 MB/s, 4 s left");
  assertEquals(stateOf({ state: "paused", bytes: 5 }).bar?.tone, "still");
  assertEquals(ALL.filter((state) => stateOf({ state }).bar !== undefined), ["waiting", "running", "paused"]);
  const paused = stateOf({ state: "paused", bytes: 620e6, size: 1e9, speed: 100e6 });
  assert(!paused.detail.includes("left"), "nothing moves");
});

Deno.test("transferStatus() says who, at which end, and why", () => {
  const status = (facts: Partial<TransferDto>) => transferStatus(transfer(facts), nameOf);
  assertEquals(status({ state: "waiting", reason: "turn" }), text.file.waitsForTurn);
  assertEquals(status({ state: "waiting", reason: "check" }), text.file.waitsForCheck);
  assertEquals(status({ state: "waiting", reason: "peer" }), text.file.waitsForPeer("BEN"));
  assertEquals(status({ state: "running", from: "lin" }), text.file.receivingFrom("LIN"));
  assertEquals(status({ state: "failed", message: "The disk is full." }), "The disk is full.");
  assertEquals(status({ state: "failed", message: " " }), text.file.failed);
  assertEquals(status(JSON.parse('{"state":"evaporated"}')), text.file.unknownState);
  // Each state reads otherwise from the other end, where people differ.
  for (const state of ALL.filter((each) => each !== "waiting" && each !== "paused" && each !== "failed")) {
    assert(status({ state }) !== transferStatus(ownTransfer("ben", { state }), nameOf), state);
  }
});

Deno.test("transferState() tells of files that could not be read", () => {
  assertStringIncludes(stateOf({ state: "done", missing: 3 }).detail, text.file.missing(3));
});

Deno.test("transferState() tells of files that had changed, and of what the check said", () => {
  const { detail } = stateOf({ state: "done", missing: 3, changed: 1 });
  assertStringIncludes(detail, text.file.missing(3));
  assertStringIncludes(detail, "1 file had changed since it was offered");
  assertStringIncludes(stateOf({ state: "done", changed: 2 }).detail, "2 files had changed since they were offered");
  assertEquals(stateOf({ state: "aside", message: "Eicar" }).status, text.file.asideBecause("Eicar"));
  assertEquals(stateOf({ state: "aside" }).status, text.file.asideHere);
});

Deno.test("offerState() counts an offer to everyone, and only what is the case", () => {
  const size = { size: 1_000 };
  const done = Array.from({ length: 12 }, (_, index) => ownTransfer(`p${index}`, { ...size, state: "done" }));
  const some = offerState([
    ...done,
    ownTransfer("ben", { ...size, state: "running", bytes: 400, speed: 100 }),
    ownTransfer("lin", { ...size, state: "declined" }),
  ], 1_000);
  assertEquals(some.status, "12 of 14 have it, 1 is receiving, 1 declined");
  assertEquals(some.bar, { bytes: 12_400, size: 13_000, tone: "moving" }, "who declined does not count");
  assertStringIncludes(some.detail.replaceAll("\u00a0", " "), "6 s left");
  assertEquals(some.actions, ["pause", "cancel"]);
  const all = offerState(done, 1_000);
  assertEquals([all.status, all.bar, all.actions, all.tone], [text.file.allHave(12), undefined, [], "good"]);
});

Deno.test("offerState() pauses while one goes on, and resumes once all are paused here", () => {
  const paused = (peer: string) => ownTransfer(peer, { state: "paused", reason: "here" });
  const of = (...transfers: TransferDto[]) => offerState(transfers, 1_000).actions;
  assertEquals(of(paused("ben"), ownTransfer("lin", { state: "waiting" })), ["pause", "cancel"]);
  assertEquals(of(paused("ben"), paused("lin")), ["resume", "cancel"]);
  assertEquals(of(paused("ben"), ownTransfer("lin")), ["resume", "cancel"]);
  assertEquals(of(ownTransfer("ben"), ownTransfer("lin", { state: "done" })), ["take-back"]);
  assertEquals(of(), []);
});

Deno.test("withoutProgram() tells of no movement, and changes nothing else", () => {
  for (const state of ALL) {
    const before = transfer({ state, bytes: 5, size: 10, speed: state === "running" ? 1_000 : null });
    const after = withoutProgram(before);
    if (state !== "running") assertEquals(after, before, state);
    else {
      const { status, detail, bar } = transferState(after, nameOf);
      assertEquals([status, bar?.tone], [text.file.waitsForProgram, "still"]);
      assert(!detail.includes("/s"), detail);
    }
  }
});
