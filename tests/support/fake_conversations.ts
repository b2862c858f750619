import type { Changes, ExportFormat, Keeping, MessageKey, People, RoomAct, Rooms } from "../../src/messenger/facade.ts";
import { RequestError } from "../../src/model/errors.ts";
import type { AppEvent } from "../../src/model/event.ts";
import { type ConversationId, isRoomId, type MessageId, type PeerId, type RoomId } from "../../src/model/ids.ts";
import { type ConversationSettings, type Edit, type Message, PLAIN_SETTINGS } from "../../src/model/message.ts";
import type { Me } from "../../src/model/peer.ts";
import type { Room } from "../../src/model/room.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/model/settings.ts";

/** An id made of one letter. */
export function roomId(letter: string): RoomId {
  const id = `room:${letter.repeat(52)}`;
  if (!isRoomId(id)) throw new TypeError(`"${letter}" makes no id: use a to z or 2 to 7`);
  return id;
}

/** Of Ada's making, with Ben. */
export function room(changes: Partial<Room> = {}): Room {
  const [ada, ben] = ["a".repeat(52) as PeerId, "b".repeat(52) as PeerId];
  return { id: roomId("r"), name: "Thermal lab", topic: "", maker: ada, members: [ada, ben], ...changes };
}

export interface FakeConversationsParts {
  /** Throws where the test wants everything to fail. */
  fail(): void;
  emit(event: AppEvent): void;
  message(author: PeerId, id: MessageId): Message | undefined;
  put(message: Message): void;
  me(): Me;
  setMe(me: Me): void;
}

/** What is behind the façade's newer parts, without rules: it does what it is told, and remembers it. */
export class FakeConversations {
  /** What was asked, in order: the method's name and what it was given. */
  readonly calls: unknown[][] = [];
  roomList: Room[] = [];
  settings: Settings = DEFAULT_SETTINGS;
  editList: Edit[] = [];
  exported: Iterable<string> = ["one\n", "two\n"];
  readonly pictures = new Map<PeerId, { type: string; bytes: Uint8Array<ArrayBuffer> }>();
  readonly changes: Changes;
  readonly rooms: Rooms;
  readonly keeping: Keeping;
  readonly people: People;

  constructor(parts: FakeConversationsParts) {
    const note = (...call: unknown[]) => {
      parts.fail();
      this.calls.push(call);
    };
    const change = (key: MessageKey, changes: Partial<Message>) => {
      const before = parts.message(key.author, key.id);
      if (before === undefined) throw new RequestError("nobody", `There is no message ${key.id}`);
      const message = { ...before, ...changes };
      parts.put(message);
      parts.emit({ type: "changed", message });
      return message;
    };
    const own = (id: MessageId) => ({ author: parts.me().id, id });
    const roomOf = (id: RoomId) => {
      const found = this.roomList.find((each) => each.id === id);
      if (found === undefined) throw new RequestError("nobody", `There is no room ${id}`);
      return found;
    };
    this.changes = {
      // deno-lint-ignore require-await -- what it throws must be a rejection
      async edit(id, text) {
        note("edit", id, text);
        return change(own(id), { text, editedAt: 5 });
      },
      // deno-lint-ignore require-await -- as above
      async retract(id) {
        note("retract", id);
        return change(own(id), { text: "", retractedAt: 6 });
      },
      // deno-lint-ignore require-await -- as above
      async close(id) {
        note("close", id);
        return change(own(id), {});
      },
      // deno-lint-ignore require-await -- as above
      async react(message, emoji) {
        note("react", message, emoji);
        return change(message, { reactions: emoji === "" ? [] : [{ by: parts.me().id, emoji }] });
      },
      edits: (message) => {
        note("edits", message);
        return this.editList;
      },
      typing: (conversation, on) => note("typing", conversation, on),
    };
    this.rooms = {
      all: () => {
        parts.fail();
        return this.roomList;
      },
      get: (id) => this.roomList.find((each) => each.id === id),
      // deno-lint-ignore require-await -- as above
      make: async (request) => {
        note("make", request);
        const me = parts.me().id;
        const made = room({ name: request.name, maker: me, members: [me, ...request.members] });
        this.roomList.push(made);
        return made;
      },
      // deno-lint-ignore require-await -- as above
      act: async (id: RoomId, act: RoomAct) => {
        note("act", id, act);
        const after = roomAfter(roomOf(id), act, parts.me().id);
        this.roomList = this.roomList.map((each) => each.id === id ? after : each);
        parts.emit({ type: "room", room: after });
        return after;
      },
    };
    const current = () => this.settings;
    this.keeping = {
      get settings() {
        return current();
      },
      change: (settings) => {
        note("change", settings);
        this.settings = { ...this.settings, ...settings };
        parts.emit({ type: "settings", settings: this.settings });
      },
      setConversation(id: ConversationId, settings: Partial<ConversationSettings>) {
        note("setConversation", id, settings);
        parts.emit({ type: "conversation", id, settings: { ...PLAIN_SETTINGS, ...settings } });
      },
      // deno-lint-ignore require-await -- as above
      async delete(id) {
        note("delete", id);
      },
      export: (id: ConversationId | undefined, format: ExportFormat) => {
        note("export", id, format);
        return this.exported;
      },
    };
    this.people = {
      setNickname: (peer, nickname) => note("setNickname", peer, nickname),
      setBlocked: (peer, verdict) => note("setBlocked", peer, verdict),
      setPicture: (bytes) => {
        note("setPicture", bytes === undefined ? undefined : bytes.length);
        if (bytes === undefined) this.pictures.delete(parts.me().id);
        else this.pictures.set(parts.me().id, { type: "image/png", bytes });
      },
      picture: (peer) => {
        parts.fail();
        return this.pictures.get(peer);
      },
      setGroup(group) {
        note("setGroup", group);
        const me = parts.me();
        parts.setMe({ ...me, profile: { ...me.profile, group } });
      },
    };
  }
}

function roomAfter(before: Room, act: RoomAct, me: PeerId): Room {
  switch (act.do) {
    case "add":
      return { ...before, members: [...before.members, act.member].sort() };
    case "remove":
      return { ...before, members: before.members.filter((id) => id !== act.member) };
    case "leave":
      return { ...before, members: before.members.filter((id) => id !== me) };
    case "name":
    case "topic":
      return { ...before, [act.do]: act.text };
    default:
      return act satisfies never;
  }
}
