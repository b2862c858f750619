import { Events } from "../../../src/messenger/events.ts";
import { GENTLE_FOR_MS } from "../../../src/messenger/limits.ts";
import { TextPace } from "../../../src/messenger/text_pace.ts";
import type { MessageId, PeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

function message(offer: Message["offer"]): Message {
  return {
    position: 1,
    id: "00" as MessageId,
    conversation: "ben" as PeerId,
    from: "ben" as PeerId,
    kind: offer === undefined ? "text" : "file",
    text: "Hello",
    offer,
    reply: undefined,
    origin: "author",
    at: 0,
    editedAt: undefined,
    retractedAt: undefined,
    reactions: [],
    deliveries: [],
  };
}

Deno.test("TextPace is gentle for a while after a text was written or came", async () => {
  for (const type of ["saved", "message"] as const) {
    const clock = new ManualClock();
    const events = new Events((error) => {
      throw error;
    });
    const texts = new TextPace(clock, events);
    assertEquals(texts.pace, "full");
    events.emit({ type, message: message(undefined) });
    assertEquals(texts.pace, "gentle");
    await clock.pass(GENTLE_FOR_MS - 1);
    assertEquals(texts.pace, "gentle");
    await clock.pass(1);
    assertEquals(texts.pace, "full");
  }
});

Deno.test("TextPace takes an offer for no text, nor anything else that happens", () => {
  const events = new Events((error) => {
    throw error;
  });
  const texts = new TextPace(new ManualClock(), events);
  events.emit({ type: "message", message: message({ items: [], files: 1, folders: 0, bytes: 1 }) });
  events.emit({ type: "seen", conversation: "ben" as PeerId, position: 1 });
  assertEquals(texts.pace, "full");
});
