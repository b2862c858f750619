import { type ConversationId, EVERYONE, type PeerId, type RoomId } from "../../../src/model/ids.ts";
import { type Message, PLAIN_SETTINGS } from "../../../src/model/message.ts";
import type { Peer } from "../../../src/model/peer.ts";
import type { Room } from "../../../src/model/room.ts";
import { conversationList } from "../../../src/messenger/conversation_list.ts";
import { assertEquals } from "../../../src/std/assert.ts";

function peer(id: string, name: string, more: Partial<Peer> = {}): Peer {
  return {
    id: id as PeerId,
    profile: { name, host: "", status: { availability: "available", text: "" }, group: "" },
    presence: "online",
    addresses: [],
    lastSeen: undefined,
    contact: true,
    verified: false,
    nickname: undefined,
    blocked: false,
    picture: undefined,
    twin: undefined,
    ...more,
  };
}

function stored(id: string, position: number) {
  return { id: id as ConversationId, last: { position } as Message, unread: 1 };
}

Deno.test("conversationList() has everyone first, then the newest, then names, and who is blocked at the end", () => {
  const peers = [
    peer("zoe", "Zoe", { nickname: "Abel" }),
    peer("ben", "Ben"),
    peer("bad", "Aaron", { blocked: true }),
    peer("worse", "Worse", { blocked: true }),
    peer("old", "Old"),
    peer("new", "New"),
  ];
  const rooms: Room[] = [
    { id: "room:b" as RoomId, name: "Atrium", topic: "", maker: "zoe" as PeerId, members: [] },
    { id: "room:t" as RoomId, name: "Talked", topic: "", maker: "zoe" as PeerId, members: [] },
  ];
  const muted = { favourite: false, muted: true, keepDays: 3 };
  const settings = new Map<ConversationId, typeof muted>([["ben" as PeerId, muted]]);
  const all = [stored("old", 1), stored("worse", 9), stored("new", 5), stored("room:t", 3)];
  const list = conversationList(all, { peers, rooms, settings });
  assertEquals(list.map(({ id }) => id as string), [
    EVERYONE,
    "new",
    "room:t",
    "old",
    "zoe",
    "room:b",
    "ben",
    "worse",
    "bad",
  ]);
  assertEquals(list.find(({ id }) => (id as string) === "ben")?.settings, muted);
  assertEquals(list[0], { id: EVERYONE, last: undefined, unread: 0, settings: PLAIN_SETTINGS });
});
