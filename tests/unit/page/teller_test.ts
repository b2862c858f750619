import { signal } from "@preact/signals";
import type { Note } from "../../../src/page/notifications.ts";
import { apply, applyAll, INITIAL_STATE, type PageEvent, USUAL_SETTINGS } from "../../../src/page/state.ts";
import { MOST_NOTES, Teller, TOGETHER_MS, TONE_PAUSE_MS } from "../../../src/page/teller.ts";
import type { MessageDto } from "../../../src/server/dto.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { received, snapshot } from "./fixture.ts";

function bench() {
  const clock = new ManualClock();
  const settings = { ...USUAL_SETTINGS, sound: "on" } as const;
  const state = signal(apply(INITIAL_STATE, { type: "snapshot", snapshot: snapshot({ settings }) }));
  const arrived = signal<readonly MessageDto[]>([]);
  const pages = { speaks: true, attended: false };
  const told: Note[] = [];
  const standing = new Map<string, Note>();
  let tones = 0;
  const teller = new Teller({
    clock,
    state,
    arrived,
    pages: { speaks: () => pages.speaks, attended: () => Promise.resolve(pages.attended) },
    words: () => "shown",
    show: (note) => {
      told.push(note);
      standing.set(note.tag, note);
      return () => {
        if (standing.get(note.tag) === note) standing.delete(note.tag);
      };
    },
    playTone: () => tones++,
  });
  return {
    clock,
    pages,
    teller,
    told: () => told.map(({ body }) => body),
    standing: () => [...standing.keys()],
    tones: () => tones,
    apply: async (...events: PageEvent[]) => {
      arrived.value = events.flatMap((event) => event.type === "message" ? event.message : []);
      state.value = applyAll(state.value, events);
      await settled();
    },
  };
}

const says = (position: number, from = "ben", facts: Partial<MessageDto> = {}): PageEvent => ({
  type: "message",
  message: received(position, { conversation: from, from, ...facts }),
});

Deno.test("Teller tells a text at once, and those right after it together", async () => {
  const { clock, told, apply, standing } = bench();
  await apply(says(1));
  assertEquals(told(), ["text 1"]);
  await apply(says(2));
  await apply(says(3), says(4, "lin"));
  assertEquals(told(), ["text 1"]);
  await clock.pass(TOGETHER_MS);
  assertEquals(told(), ["text 1", "text 3", "text 4"]);
  assertEquals(standing(), ["ben", "lin"]);
  await clock.pass(TOGETHER_MS);
  assertEquals([told().length, clock.pending], [3, 0]);
});

Deno.test("Teller keeps a text that names the user before those that follow it", async () => {
  const { clock, told, apply } = bench();
  await apply(says(1));
  await apply(says(2, "lin", { text: "@Ada, look" }));
  await apply(says(3, "lin"));
  await clock.pass(TOGETHER_MS);
  assertEquals(told(), ["text 1", "@Ada, look"]);
});

Deno.test("Teller makes one note and one tone of a flood", async () => {
  const { told, tones, apply } = bench();
  await apply(...Array.from({ length: 500 }, (_, index) => says(index + 1, `person ${index % 50}`)));
  assertEquals([told(), tones()], [["500 unread texts in 50 conversations"], 1]);
});

Deno.test("Teller is silent while a page is looked at, and in a page that does not speak", async () => {
  const { clock, pages, told, tones, teller, apply } = bench();
  pages.attended = true;
  await apply(says(1));
  assertEquals([told(), tones(), teller.heard.value], [[], 0, "something"]);
  pages.attended = false;
  await apply(says(2));
  assertEquals([told(), tones()], [["text 2"], 1], "what was not told delays nothing");
  await clock.pass(TONE_PAUSE_MS);
  pages.speaks = false;
  await apply(says(3));
  await clock.pass(TOGETHER_MS);
  assertEquals([told(), tones()], [["text 2"], 1]);
});

Deno.test("Teller makes a tone every few seconds at the most", async () => {
  const { clock, tones, apply } = bench();
  await apply(says(1));
  await clock.pass(TONE_PAUSE_MS - 1);
  await apply(says(2));
  assertEquals(tones(), 1);
  await clock.pass(TOGETHER_MS);
  await apply(says(3));
  assertEquals(tones(), 2);
});

Deno.test("Teller takes a note off once its conversation is read, here or elsewhere", async () => {
  const { standing, apply } = bench();
  await apply(says(1), says(2, "lin"));
  assertEquals(standing(), ["ben", "lin"]);
  await apply({ type: "seen", conversation: "ben", position: 1 });
  assertEquals(standing(), ["lin"]);
});

Deno.test("Teller takes a summary off once all of it is read", async () => {
  const { standing, apply } = bench();
  const people = ["a", "b", "c", "d"];
  await apply(...people.map((id, index) => says(index + 1, id)));
  for (const [index, id] of people.entries()) {
    assertEquals(standing(), ["summary"]);
    await apply({ type: "seen", conversation: id, position: index + 1 });
  }
  assertEquals(standing(), []);
});

Deno.test("Teller takes a note off when its text is taken back", async () => {
  const { standing, apply } = bench();
  await apply(says(1), says(2, "lin"));
  await apply({ type: "changed", message: received(1, { text: "", retractedAt: 9 }) });
  assertEquals(standing(), ["lin"]);
});

Deno.test("Teller leaves so many notes on the desktop, the newest", async () => {
  const { clock, standing, apply } = bench();
  for (let index = 0; index <= MOST_NOTES; index++) {
    await apply(says(index + 1, `person ${index}`));
    await clock.pass(TOGETHER_MS);
  }
  assertEquals([standing().length, standing()[0]], [MOST_NOTES, "person 1"]);
});

Deno.test("Teller.stop() takes all off and tells nothing more", async () => {
  const { clock, teller, told, standing, apply } = bench();
  await apply(says(1));
  await apply(says(2, "lin"));
  teller.stop();
  assertEquals(standing(), []);
  await apply(says(3));
  await clock.pass(TOGETHER_MS);
  assertEquals([told(), clock.pending], [["text 1"], 0]);
});
