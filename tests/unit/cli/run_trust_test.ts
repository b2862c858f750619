import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { SAFETY_NUMBER } from "../../support/fake_messenger.ts";
import { BEN, CLEO, office, peerId, profile, type Running, start, turn } from "./fixture.ts";

const PERSON = { id: BEN, name: "Ben" };
const DONE = { event: "exit", code: 0 } as const;

function trust(verified: boolean) {
  return { event: "trust", peer: PERSON, verified, safetyNumber: SAFETY_NUMBER } as const;
}

function outcome({ events }: Running): unknown[] {
  return events.slice(-2).map((event) => event.event === "error" ? event.code : event);
}

Deno.test("verify prints the safety number, and marks nobody", async () => {
  const { messenger, context } = office();
  const asking = await start(context, { do: "verify", who: "ben" });
  await asking.ended;
  assertEquals(asking.events, [trust(false), DONE]);
  assertEquals(messenger.verdicts, []);
});

Deno.test("verify marks a person whose number agrees, however it is spaced, and takes it back", async () => {
  const { messenger, context } = office();
  const marking = await start(context, {
    do: "verify",
    who: "Ben",
    safetyNumber: ` ${SAFETY_NUMBER.replaceAll(" ", "")}`,
  });
  await marking.ended;
  assertEquals(marking.events, [trust(true), DONE]);
  const taking = await start(context, { do: "verify", who: "Ben", off: true });
  await taking.ended;
  assertEquals(taking.events, [trust(false), DONE]);
  assertEquals(messenger.verdicts, [{ peer: BEN, verdict: "verified" }, { peer: BEN, verdict: "not verified" }]);
});

Deno.test("verify with another number fails with a warning, and changes nothing", async () => {
  const { messenger, context } = office();
  const marking = await start(context, { do: "verify", who: "Ben", safetyNumber: "9".repeat(40) });
  await marking.ended;
  assertEquals(marking.events[0], trust(false));
  assertEquals(outcome(marking), ["mismatch", { event: "exit", code: 1 }]);
  assertEquals(messenger.verdicts, []);
});

Deno.test("verify waits for whoever is no contact, and is for one person", async () => {
  const { messenger, context } = office();
  const asking = await start(context, { do: "verify", who: "Dora" });
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }) });
  await turn();
  assertEquals(asking.events, []);
  messenger.settle();
  await asking.ended;
  assertEquals(asking.events[0]?.event === "trust" && asking.events[0].peer.id, peerId("d"));
  for (const [who, code, exit] of [["Eve", "nobody", 4], ["everyone", "invalid", 2]] as const) {
    const vain = await start(context, { do: "verify", who });
    await vain.ended;
    assertEquals(outcome(vain), [code, { event: "exit", code: exit }]);
  }
});

Deno.test("rule sets what is usual, changes what is said, and takes it away", async () => {
  const { messenger, context } = office();
  messenger.setVerified(BEN, "verified");
  const rule = async (more: object) => {
    const setting = await start(context, { do: "rule", who: "Ben", ...more });
    await setting.ended;
    assertEquals(setting.events.at(-1), DONE);
    return setting.events.slice(0, -1);
  };
  const usual = { event: "rule", peer: PERSON, state: "on", largest: 1_000_000_000, quota: 10_000_000_000 } as const;
  assertEquals(await rule({}), [usual]);
  assertEquals(await rule({ largest: 5, folder: "/in" }), [{ ...usual, largest: 5, folder: "/in" }]);
  const changed = { ...usual, largest: 5, folder: "/in", quota: 6 };
  assertEquals(await rule({ quota: 6 }), [changed]);
  assertEquals(messenger.ruleList, [{ contact: BEN, folder: "/in", largest: 5, quota: 6 }]);
  const listing = await start(context, { do: "rules" });
  assertEquals(listing.events, [changed, DONE]);
  assertEquals(await rule({ off: true }), [{ event: "rule", peer: PERSON, state: "off" }]);
  assertEquals(messenger.ruleList, []);
});

Deno.test("rule for somebody who is not verified fails, and for everyone it is no command", async () => {
  const { messenger, context } = office();
  const rows: [who: string, code: string, exit: number][] = [
    ["Cleo", "failed", 1],
    ["Dora", "nobody", 4],
    ["everyone", "invalid", 2],
  ];
  for (const [who, code, exit] of rows) {
    const setting = await start(context, { do: "rule", who });
    await setting.ended;
    assertEquals(outcome(setting), [code, { event: "exit", code: exit }], who);
  }
  messenger.setVerified(CLEO, "verified");
  messenger.setRule = () => {
    throw new RequestError("storage", "The disk is full");
  };
  const setting = await start(context, { do: "rule", who: "Cleo" });
  await setting.ended;
  assertEquals(outcome(setting), ["storage", { event: "exit", code: 1 }]);
  assertStringIncludes(JSON.stringify(setting.events), "The disk is full");
});

Deno.test("rule for somebody who is not verified says how to compare the key", async () => {
  const { context } = office();
  const setting = await start(context, { do: "rule", who: "Ben" });
  await setting.ended;
  assertStringIncludes(
    JSON.stringify(setting.events).replaceAll('\\"', '"'),
    '"lanmessenger verify Ben" shows a number; if theirs is the same, lanmessenger verify Ben --safety-number "…" says so',
  );
});

Deno.test("rule wants a folder that is there, or can be made in one", async () => {
  const { messenger, context } = office();
  messenger.setVerified(BEN, "verified");
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file`, "");
    const rows: [folder: string, said: string | undefined][] = [
      [folder, undefined],
      [`${folder}/later`, undefined],
      [`${folder}/a/b`, `${folder}/a is not there: make it`],
      [`${folder}/file`, `${folder}/file is no folder`],
      [`${folder}/file/x`, `Cannot take files into ${folder}/file/x: `],
    ];
    for (const [folder, said] of rows) {
      const setting = await start(context, { do: "rule", who: "Ben", folder });
      await setting.ended;
      const [first, exit] = setting.events;
      assertEquals(exit, { event: "exit", code: said === undefined ? 0 : 1 }, folder);
      if (said !== undefined) assertStringIncludes(first?.event === "error" ? first.message : "", said);
    }
    assertEquals(messenger.ruleList.map((rule) => rule.folder), [`${folder}/later`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
