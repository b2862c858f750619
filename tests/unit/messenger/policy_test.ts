/** What an administrator decided, where the messenger itself has to keep to it. */
import { Events } from "../../../src/messenger/events.ts";
import { Face } from "../../../src/messenger/face.ts";
import { FilePolicy } from "../../../src/messenger/file_policy.ts";
import { KeepingDesk } from "../../../src/messenger/keeping.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import {
  fittingName,
  type NamePattern,
  NO_POLICY,
  type Policy,
  type PolicyEntries,
  settingsUnder,
} from "../../../src/model/policy.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/model/settings.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { ADA, BEN, profile } from "../../support/fake_messenger.ts";
import { MemoryStore } from "../../support/memory_store.ts";

const PATH = "/etc/lanmessenger/policy.json";

function policyOf(entries: PolicyEntries): Policy {
  const written = Object.entries(entries).map(([name, entry]) => ({ name, ...entry }));
  return { ...entries, path: PATH, written: written as unknown as Policy["written"] };
}

function events(): Events {
  return new Events((error) => {
    throw error;
  });
}

function desk(policy: Policy, store = new MemoryStore(ADA)) {
  const nothing = () => {};
  return new KeepingDesk({
    store,
    policy,
    events: events(),
    endTransfers: () => Promise.resolve(),
    removed: nothing,
    hush: nothing,
    limited: nothing,
    clear: nothing,
    history: () => [],
    names: { self: ADA, nameOf: String, edits: () => [] },
  });
}

function refused(act: () => void): string {
  const error = assertThrows(act, RequestError);
  assertEquals(error.problem, "policy");
  assertStringIncludes(error.message, `set by your administrator: ${PATH}`);
  return error.message;
}

const OTHER: Settings = {
  receipts: "off",
  keepDays: 30,
  theme: "dark",
  language: "de",
  notify: "off",
  sound: "on",
  quietHours: { from: "22:00", to: "07:00" },
  filesFolder: "/srv/in",
};

Deno.test("each setting that is locked is what the policy says, refuses another, and keeps what the user had", () => {
  for (const name of Object.keys(OTHER) as (keyof Settings)[]) {
    const store = new MemoryStore(ADA);
    store.saveSettings({ [name]: DEFAULT_SETTINGS[name] });
    const policy = policyOf({ [name]: { kind: "locked", value: OTHER[name] } });
    const keeping = desk(policy, store);
    assertEquals(keeping.settings, { ...DEFAULT_SETTINGS, [name]: OTHER[name] });
    refused(() => keeping.change({ [name]: DEFAULT_SETTINGS[name] }));
    // What it is already may be said once more, and is not taken for the user's.
    keeping.change({ [name]: OTHER[name] });
    assertEquals(store.settings(), { [name]: DEFAULT_SETTINGS[name] });
    assertEquals(desk(NO_POLICY, store).settings, DEFAULT_SETTINGS);
  }
});

Deno.test("a default of the policy holds until the user says otherwise, be it what is usual", () => {
  for (const name of Object.keys(OTHER) as (keyof Settings)[]) {
    const store = new MemoryStore(ADA);
    const policy = policyOf({ [name]: { kind: "default", value: OTHER[name] } });
    const keeping = desk(policy, store);
    assertEquals(keeping.settings[name], OTHER[name]);
    keeping.change({ [name]: DEFAULT_SETTINGS[name] });
    assertEquals(keeping.settings[name], DEFAULT_SETTINGS[name]);
    assertEquals(desk(policy, store).settings[name], DEFAULT_SETTINGS[name], name);
  }
});

Deno.test("messages are kept for no longer than the policy says, in single conversations as well", () => {
  const store = new MemoryStore(ADA);
  store.saveConversationSettings(BEN, { favourite: true, muted: false, keepDays: 400 });
  store.saveConversationSettings(EVERYONE, { favourite: false, muted: false, keepDays: 7 });
  const keeping = desk(policyOf({ keepDays: { kind: "most", value: 90 } }), store);
  assertEquals(keeping.settings.keepDays, 90);
  refused(() => keeping.change({ keepDays: 91 }));
  refused(() => keeping.change({ keepDays: undefined }));
  refused(() => keeping.setConversation(BEN, { keepDays: 36_500 }));
  keeping.change({ keepDays: 30 });
  assertEquals(keeping.settings.keepDays, 30);
  keeping.obey();
  const days = () =>
    Object.fromEntries(store.conversationSettings().map(({ id, settings }) => [id, settings.keepDays]));
  assertEquals(days(), { [BEN]: undefined, [EVERYONE]: 7 });
  const locked = desk(policyOf({ keepDays: { kind: "locked", value: 30 } }), store);
  refused(() => locked.setConversation(EVERYONE, { keepDays: 7 }));
  locked.setConversation(EVERYONE, { muted: true });
  locked.obey();
  assertEquals(days(), { [BEN]: undefined, [EVERYONE]: undefined });
});

Deno.test("settingsUnder() does not let an earlier decision pass the most days", () => {
  const policy = policyOf({ keepDays: { kind: "most", value: 90 } });
  assertEquals([undefined, 400, 30].map((keepDays) => settingsUnder(policy, { keepDays }).keepDays), [90, 90, 30]);
});

Deno.test("a name and a group that are locked can't be changed, and one that fits can", () => {
  const face = (policy: Policy) =>
    new Face({
      policy,
      id: ADA,
      port: 1,
      profile: profile(),
      nameFrom: "user",
      store: new MemoryStore(ADA),
      events: events(),
      picture: () => undefined,
      announce: () => {},
    });
  const around: NamePattern = { kind: "around", before: "", after: " (Lab)" };
  const one = face(policyOf({ name: { kind: "locked", value: around }, group: { kind: "locked", value: "Lab" } }));
  for (const name of ["Ada", " (Lab)", "Ada (Lab) "]) {
    if (name.trim().endsWith("(Lab)") && name.trim() !== "(Lab)") one.setName(name);
    else assertStringIncludes(refused(() => one.setName(name)), "like * (Lab)");
  }
  assertEquals(one.me.profile.name, "Ada (Lab)");
  refused(() => one.setGroup("Sales"));
  one.setGroup("Lab");
  refused(() => face(policyOf({ name: { kind: "locked", value: { kind: "fixed", name: "ada" } } })).setName("boss"));
  assertEquals(fittingName(around, "Ada"), "Ada (Lab)");
  assertEquals(fittingName(around, "Ada (Lab)"), "Ada (Lab)");
  assertEquals(fittingName(around, "ü".repeat(40)), `${"ü".repeat(29)} (Lab)`);
});

Deno.test("FilePolicy holds what is offered and accepted against the policy", () => {
  const files = new FilePolicy(policyOf({
    largestSent: { kind: "locked", value: 100 },
    largestReceived: { kind: "locked", value: 0 },
    autoAccept: { kind: "locked", value: "off" },
    filesFolder: { kind: "locked", value: "/srv/in" },
  }));
  files.checkSending(100);
  refused(() => files.checkSending(101));
  files.checkReceiving(0);
  refused(() => files.checkReceiving(1));
  refused(() => files.checkRule());
  refused(() => files.checkFolder("/tmp"));
  files.checkFolder(undefined);
  files.checkFolder("/srv/in");
  assertEquals([files.autoAccept, files.mayReceive(1), files.isFolderLocked], ["off", false, true]);
  const free = new FilePolicy(NO_POLICY);
  free.checkSending(1e12);
  free.checkReceiving(1e12);
  free.checkRule();
  free.checkFolder("/tmp");
  assertEquals([free.autoAccept, free.isFolderLocked], ["on", false]);
});
