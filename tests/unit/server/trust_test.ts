import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { BEN, peer, peerId, SAFETY_NUMBER } from "../../support/fake_messenger.ts";
import { house, ORIGIN, outcome, PROGRAM_KEY } from "./fixture.ts";

const PATH = `/api/people/${BEN}/trust`;
const RULE = { folder: "/home/ada/Ben", largest: 1_000, quota: 2_000 };
const KEPT = { contact: BEN, ...RULE };

function houseWithBen(changes: Parameters<typeof peer>[0] = {}) {
  const inside = house();
  inside.messenger.peerList = [peer({ contact: true, ...changes })];
  return inside;
}

Deno.test("GET trust shows whether a key was compared, what to compare, and the rule", async () => {
  const { askAsPage, messenger } = houseWithBen();
  assertEquals(await (await askAsPage("GET", PATH)).json(), {
    verified: false,
    safetyNumber: SAFETY_NUMBER,
    rule: null,
  });
  messenger.peerList = [peer({ verified: true })];
  messenger.ruleList = [{ ...KEPT, contact: peerId("c"), largest: 1 }, { ...KEPT, folder: undefined }];
  assertEquals(await (await askAsPage("GET", PATH)).json(), {
    verified: true,
    safetyNumber: SAFETY_NUMBER,
    rule: { ...RULE, folder: null },
  });
});

Deno.test("PUT trust verifies a person, sets a rule, and takes both back", async () => {
  const { askAsPage, messenger } = houseWithBen();
  const rows = [
    { body: { verified: true, rule: null }, rules: [] },
    { body: { verified: true, rule: RULE }, rules: [KEPT] },
    { body: { verified: true, rule: { ...RULE, folder: null } }, rules: [{ ...KEPT, folder: undefined }] },
    {
      body: { verified: true, rule: { folder: null, largest: 0, quota: 0 } },
      rules: [{ ...KEPT, folder: undefined, largest: 0, quota: 0 }],
    },
    { body: { verified: true, rule: null }, rules: [] },
    { body: { verified: true, rule: RULE }, rules: [KEPT] },
    // The rule goes with the trust.
    { body: { verified: false, rule: null }, rules: [] },
    // Both at once.
    { body: { verified: true, rule: RULE }, rules: [KEPT] },
  ];
  for (const { body, rules } of rows) {
    const response = await askAsPage("PUT", PATH, body);
    assertEquals([response.status, await response.json()], [200, { safetyNumber: SAFETY_NUMBER, ...body }]);
    assertEquals(messenger.ruleList, rules);
    assertEquals(messenger.peer(BEN)?.verified, body.verified);
  }
  assertEquals(messenger.verdicts.map(({ verdict }) => verdict), ["verified", "not verified", "verified"]);
});

Deno.test("PUT trust gives no rule to somebody whose key was not compared", async () => {
  for (const verified of [false, true]) {
    const { askAsPage, messenger } = houseWithBen({ verified });
    const rules = messenger.ruleList = verified ? [KEPT] : [];
    const response = await askAsPage("PUT", PATH, { verified: false, rule: RULE });
    const { code, message } = await response.json();
    assertEquals([response.status, code, message.includes("compare it first")], [400, "invalid", true]);
    assertEquals([messenger.ruleList, messenger.verdicts], [rules, []]);
  }
});

Deno.test("PUT trust does all of it or nothing", async () => {
  for (const verified of [false, true]) {
    const { askAsPage, messenger } = houseWithBen({ verified });
    const response = await askAsPage("PUT", PATH, { verified: true, rule: { ...RULE, folder: "Downloads" } });
    assertEquals(await outcome(response), "400 invalid");
    assertEquals([messenger.peer(BEN)?.verified, messenger.ruleList], [verified, []]);
  }
});

Deno.test("PUT trust refuses what says nothing of trust", async () => {
  const { askAsPage, messenger } = houseWithBen({ verified: true });
  const wrong = [
    {},
    { verified: true },
    { rule: null },
    { verified: "true", rule: null },
    { verified: 1, rule: null },
    { verified: true, rule: true },
    { verified: true, rule: "none" },
    { verified: true, rule: [] },
    { verified: true, rule: {} },
    { verified: true, rule: { ...RULE, folder: undefined } },
    { verified: true, rule: { ...RULE, folder: 7 } },
    { verified: true, rule: { ...RULE, largest: undefined } },
    { verified: true, rule: { ...RULE, largest: -1 } },
    { verified: true, rule: { ...RULE, largest: null } },
    { verified: true, rule: { ...RULE, quota: 1.5 } },
    { verified: true, rule: { ...RULE, quota: 2 ** 53 } },
    { verified: true, rule: { ...RULE, quota: "2000" } },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("PUT", PATH, body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals([messenger.verdicts, messenger.ruleList], [[], []]);
});

Deno.test("trust is about a person who is known", async () => {
  const { askAsPage, messenger } = houseWithBen();
  const body = { verified: true, rule: null };
  for (const id of ["everyone", "Ben", BEN.slice(1), BEN.toUpperCase(), "..%2fme", "%00", "__proto__"]) {
    for (const [method, sent] of [["GET"], ["PUT", body]] as const) {
      const found = await outcome(await askAsPage(method, `/api/people/${id}/trust`, sent));
      assertEquals(found, "400 invalid", `${method} ${id}`);
    }
  }
  for (const [method, sent] of [["GET"], ["PUT", body]] as const) {
    assertEquals(await outcome(await askAsPage(method, `/api/people/${peerId("c")}/trust`, sent)), "404 nobody");
  }
  assertEquals(messenger.verdicts, []);
  // A stranger that is no contact: the messenger's own refusal.
  messenger.setVerified = () => {
    throw new RequestError("nobody", "That is no contact: write to them first");
  };
  assertEquals(await outcome(await askAsPage("PUT", PATH, body)), "404 nobody");
});

Deno.test("trust is behind the door", async () => {
  const { ask, messenger, pageToken } = houseWithBen();
  const authorization = `Bearer ${await pageToken()}`;
  const body = JSON.stringify({ verified: true, rule: RULE });
  const rows: readonly [headers: Readonly<Record<string, string>>, expect: string][] = [
    [{ origin: ORIGIN }, "401 token"],
    [{ origin: ORIGIN, authorization: `Bearer ${PROGRAM_KEY}` }, "401 token"],
    [{ authorization }, "403 origin"],
    [{ authorization, origin: "http://evil.example" }, "403 origin"],
    [{ authorization, origin: ORIGIN, "sec-fetch-site": "cross-site" }, "403 site"],
  ];
  for (const [headers, expect] of rows) {
    const all = { "content-type": "application/json", ...headers };
    assertEquals(await outcome(await ask("PUT", PATH, all, body)), expect, JSON.stringify(headers));
  }
  assertEquals(await outcome(await ask("GET", PATH)), "401 token");
  assertEquals(messenger.verdicts, []);
});
