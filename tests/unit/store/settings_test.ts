/** What the messenger may rely on for what the user decided, whichever store it was given. */
import { EVERYONE } from "../../../src/model/ids.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { testEveryStore as test } from "./place.ts";
import { ADA, BEN, CLEO, outgoing } from "./sample.ts";

test("settings() gives what was saved, and the usual before", (store, reopen) => {
  assertEquals(store.settings(), DEFAULT_SETTINGS);
  store.saveSettings({ receipts: "off", keepDays: 30 });
  store = reopen();
  assertEquals(store.settings(), { receipts: "off", keepDays: 30 });
  store.saveSettings({ receipts: "on", keepDays: undefined });
  assertEquals(reopen().settings(), DEFAULT_SETTINGS);
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
