import type { PeerId } from "../../../src/model/ids.ts";
import type { Endpoint } from "../../../src/model/peer.ts";
import { CONNECT_WITHIN_MS, LOOK_BACK_EVERY_MS } from "../../../src/messenger/limits.ts";
import { LookingBack } from "../../../src/messenger/looking_back.ts";
import type { Signal } from "../../../src/protocol/record.ts";
import type { Session } from "../../../src/session/session.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";

const BEN = "b".repeat(52) as PeerId;

/** Who is asked: `dial` says what becomes of dialling. */
function desk(dial: () => Promise<{ close(): void }> = () => Promise.resolve({ close: () => {} })) {
  const clock = new ManualClock();
  const dialled: string[] = [];
  const said: Signal[] = [];
  const streams = {
    dial: ({ address, port }: Endpoint, signal: AbortSignal) => {
      dialled.push(`${address} ${port}`);
      return Promise.race([
        dial(),
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ]);
    },
  };
  const announced: { value: { ticks: number } | undefined } = { value: undefined };
  const lookingBack = new LookingBack({
    clock,
    streams: streams as never,
    presence: { announced: () => announced.value } as never,
  });
  const sessionOf = (id: PeerId, port = 2372) =>
    ({
      peer: { id },
      remote: { address: "10.0.0.2", port: 40_000 },
      heard: { port },
      send: ({ signals }: { signals: readonly Signal[] }) => said.push(...signals) > 0,
    }) as unknown as Session;
  return { clock, dialled, said, announced, lookingBack, sessionOf };
}

const backs = (said: readonly Signal[]) => said.flatMap((one) => one.kind === "checkup-answer" ? [one.back] : []);

Deno.test("LookingBack dials the asking session's address at the port of its HELLO, and nothing else", async () => {
  const { lookingBack, sessionOf, dialled, said, announced, clock } = desk();
  announced.value = { ticks: clock.ticks() };
  await clock.pass(420);
  lookingBack.asked(sessionOf(BEN, 2400), { kind: "checkup", number: 7 });
  await settled();
  assertEquals(dialled, ["10.0.0.2 2400"]);
  const [answer] = said;
  assertEquals(answer?.kind === "checkup-answer" && [answer.number, answer.heardMs, answer.sees, answer.back], [
    7,
    420,
    "10.0.0.2",
    "reached",
  ]);
});

Deno.test("LookingBack dials seldom: once in 10 s for one, and not much for all together", async () => {
  const { lookingBack, sessionOf, dialled, said, clock } = desk();
  for (let number = 0; number < 20; number++) lookingBack.asked(sessionOf(BEN), { kind: "checkup", number });
  await settled();
  assertEquals([dialled.length, backs(said).filter((back) => back === "untried").length], [1, 19]);
  await clock.pass(LOOK_BACK_EVERY_MS);
  for (const letter of "acdefghijklm") {
    lookingBack.asked(sessionOf(letter.repeat(52) as PeerId), { kind: "checkup", number: 1 });
  }
  await settled();
  assertEquals(dialled.length, 1 + 5);
});

Deno.test("LookingBack dials nobody who listens on no port", async () => {
  const { lookingBack, sessionOf, dialled, said } = desk();
  lookingBack.asked(sessionOf(BEN, 0), { kind: "checkup", number: 1 });
  await settled();
  assertEquals([dialled, backs(said)], [[], ["untried"]]);
});

Deno.test("LookingBack tells a refusal from silence", async () => {
  const refused = desk(() => Promise.reject(new Deno.errors.ConnectionRefused("Connection refused (os error 111)")));
  refused.lookingBack.asked(refused.sessionOf(BEN), { kind: "checkup", number: 1 });
  await settled();
  assertEquals(backs(refused.said), ["refused"]);
  const silent = desk(() => new Promise(() => {}));
  silent.lookingBack.asked(silent.sessionOf(BEN), { kind: "checkup", number: 1 });
  await silent.clock.pass(CONNECT_WITHIN_MS);
  await settled();
  assertEquals(backs(silent.said), ["silent"]);
});

Deno.test("LookingBack.ask() takes the answer of its number alone, and gives up on who says nothing", async () => {
  const { lookingBack, sessionOf, said, clock } = desk();
  const session = sessionOf(BEN);
  const asking = lookingBack.ask(session, 1_000);
  const [question] = said;
  const number = question?.kind === "checkup" ? question.number : -1;
  const view = { at: 1, heardMs: 2, sees: "10.0.0.1", back: "reached" } as const;
  lookingBack.answered(session, { kind: "checkup-answer", number: number + 1, ...view, sees: "another" });
  lookingBack.answered(sessionOf(BEN), { kind: "checkup-answer", number, ...view, sees: "another session" });
  lookingBack.answered(session, { kind: "checkup-answer", number, ...view });
  assertEquals(await asking, view);
  const unanswered = lookingBack.ask(session, 1_000);
  await clock.pass(1_000);
  assertEquals(await unanswered, undefined);
  const cut = lookingBack.ask(session, 1_000);
  lookingBack.ended(session);
  assertEquals(await cut, undefined);
});
