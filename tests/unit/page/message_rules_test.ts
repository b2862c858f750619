import {
  countReactions,
  mayAnswer,
  mayForward,
  mayRetract,
  mayReword,
  receiptOf,
  receiversOf,
} from "../../../src/page/message_rules.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { offered, received, written } from "./fixture.ts";

Deno.test("what can be done with a message depends on whose it is, what it is, and whether it is still there", () => {
  const rows = [
    [written(1), [true, true, true, true]],
    [received(1), [true, false, false, true]],
    [written(1, { retractedAt: 5, text: "" }), [false, false, false, false]],
    [offered(1, { own: true }), [true, false, true, false]],
    [received(1, { kind: "poll" }), [false, false, false, false]],
  ] as const;
  for (const [message, expect] of rows) {
    assertEquals([mayAnswer(message), mayReword(message), mayRetract(message), mayForward(message)], [...expect]);
  }
});

Deno.test("countReactions() counts each emoji once, the most chosen first", () => {
  const reactions = [{ by: "a", emoji: "🎉" }, { by: "b", emoji: "👍" }, { by: "c", emoji: "👍" }];
  assertEquals(countReactions(received(1, { reactions })), [{ emoji: "👍", by: ["b", "c"] }, {
    emoji: "🎉",
    by: ["a"],
  }]);
});

Deno.test("receiptOf() is what holds for all receivers", () => {
  const to = ["a", "b"];
  const own = (deliveredTo: string[], readBy: string[]) =>
    receiptOf(written(1, { to, recipients: 2, deliveredTo, readBy }));
  assertEquals([own([], []), own(["a"], ["a"]), own(["a", "b"], ["a"]), own(["a", "b"], ["a", "b"])], [
    "saved",
    "saved",
    "delivered",
    "read",
  ]);
  assertEquals(receiptOf(written(1, { to: [], recipients: 0 })), "saved");
});

Deno.test("receiversOf() parts those it went to", () => {
  const message = written(1, { to: ["a", "b", "c", "d"], deliveredTo: ["a", "b"], readBy: ["b", "d"] });
  assertEquals(receiversOf(message), { read: ["b", "d"], delivered: ["a"], missing: ["c"] });
});
