/** What the messenger may rely on for what the user decided, whichever store it was given. */
import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../../src/model/errors.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { type OwnFace, PLAIN_FACE } from "../../../src/model/peer.ts";
import type { Settings } from "../../../src/model/settings.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { Folder, openOwnStore, testEveryStore as test } from "./place.ts";
import { ADA, BEN, CLEO, outgoing } from "./sample.ts";

test("settings() gives what was saved, and nothing before", (store, reopen) => {
  assertEquals(store.settings(), {});
  const settings: Settings = {
    receipts: "off",
    keepDays: 30,
    theme: "dark",
    language: "ar",
    notify: "off",
    sound: "on",
    quietHours: { from: "22:00", to: "07:00" },
    filesFolder: "/home/ada/in",
  };
  store.saveSettings(settings);
  store = reopen();
  assertEquals(store.settings(), settings);
  store.saveSettings({ receipts: "on", keepDays: undefined });
  store = reopen();
  // To have no limit was decided as well.
  assertEquals(Object.entries(store.settings()), [["receipts", "on"], ["keepDays", undefined]]);
});

Deno.test("settings() of an earlier program's database has nothing where nothing was kept", () => {
  using folder = new Folder();
  openOwnStore(folder.path).close();
  const keep = (settings: string) => {
    using database = new DatabaseSync(folder.database);
    database.prepare("INSERT OR REPLACE INTO meta VALUES ('settings', ?)").run(settings);
  };
  keep('{"receipts":"off","keepDays":30}');
  const settings = () => {
    using store = openOwnStore(folder.path);
    return store.settings();
  };
  assertEquals(settings(), { receipts: "off", keepDays: 30 });
  for (const damaged of ['{"receipts":"maybe"}', '{"theme":"sepia"}', '{"quietHours":{"from":7}}', "[]"]) {
    keep(damaged);
    assertThrows(settings, StorageError, "damaged");
  }
});

test("face() gives what the user said of themselves, and nothing before", (store, reopen) => {
  assertEquals(store.face(), PLAIN_FACE);
  const face: OwnFace = { name: "Ada", status: { availability: "away", text: "back at 4" }, group: "Analysis" };
  store.saveFace(face);
  store = reopen();
  assertEquals(store.face(), face);
  store.saveFace({ ...face, name: undefined, status: { availability: "busy", text: "" } });
  store = reopen();
  assertEquals(store.face(), { name: undefined, status: { availability: "busy", text: "" }, group: "Analysis" });
  store.saveFace(PLAIN_FACE);
  assertEquals(reopen().face(), PLAIN_FACE);
});

test("saveConversationSettings() adds and replaces, whether there are messages or not", (store, reopen) => {
  assertEquals(store.conversationSettings(), []);
  store.enqueue([outgoing(1, BEN)]);
  store.saveConversationSettings(EVERYONE, { favourite: false, muted: true, keepDays: 7 });
  store.saveConversationSettings(BEN, { favourite: true, muted: false, keepDays: undefined });
  store.saveConversationSettings(ADA, { favourite: true, muted: true, keepDays: 36_500 });
  store.saveConversationSettings(ADA, PLAIN_SETTINGS);
  store = reopen();
  assertEquals(store.conversationSettings(), [
    { id: ADA, settings: PLAIN_SETTINGS },
    { id: BEN, settings: { favourite: true, muted: false, keepDays: undefined } },
    { id: EVERYONE, settings: { favourite: false, muted: true, keepDays: 7 } },
  ]);
  assertEquals(store.conversations().map(({ id }) => id), [BEN]);
});

test("saveBlocked() blocks and unblocks", (store, reopen) => {
  assertEquals(store.blocked(), []);
  for (const id of [CLEO, ADA, BEN, CLEO]) store.saveBlocked(id, "blocked");
  store.saveBlocked(BEN, "welcome");
  store.saveBlocked(BEN, "welcome");
  assertEquals(reopen().blocked(), [ADA, CLEO]);
});

test("savePicture() keeps one of each, and one's own apart", (store, reopen) => {
  const picture = (byte: number, length = 3) => ({
    hash: byte.toString(16).padStart(64, "0"),
    bytes: new Uint8Array(length).fill(byte),
  });
  assertEquals([store.picture(undefined), store.picture(ADA), store.pictures()], [undefined, undefined, []]);
  store.savePicture(undefined, picture(1));
  store.savePicture(BEN, picture(2));
  store.savePicture(ADA, picture(3));
  store.savePicture(ADA, picture(4, 65_536));
  store.savePicture(CLEO, picture(5));
  store.savePicture(CLEO, undefined);
  store = reopen();
  assertEquals([undefined, ADA, BEN, CLEO].map((peer) => store.picture(peer)), [
    picture(1),
    picture(4, 65_536),
    picture(2),
    undefined,
  ]);
  assertEquals(store.pictures(), [{ peer: ADA, hash: picture(4).hash }, { peer: BEN, hash: picture(2).hash }]);
  store.savePicture(undefined, undefined);
  assertEquals(store.picture(undefined), undefined);
});
