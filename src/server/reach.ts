/**
 * The façade as a token sees it that is limited to some conversations: others are not there for it. Every method is
 * judged here, so that a new one of the façade does not compile before it was.
 */
import type { Messenger } from "../messenger/facade.ts";
import type { AppEvent } from "../model/event.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { STATUS_CODE } from "../std/http.ts";
import { Refusal } from "./refusal.ts";

export function limitedMessenger(whole: Messenger, conversations: readonly ConversationId[]): Messenger {
  const reach = new Set<ConversationId>(conversations);

  function within(conversation: ConversationId): void {
    if (!reach.has(conversation)) throw outside();
  }

  /** Somebody of whom the token may know: its own people, members of its rooms, and with everyone everybody. */
  function isKnown(peer: PeerId): boolean {
    if (reach.has(peer) || reach.has(EVERYONE) || peer === whole.me.id) return true;
    return whole.rooms.all().some(({ id, members }) => reach.has(id) && members.includes(peer));
  }

  function messageOf(id: MessageId, author: PeerId | undefined): Message | undefined {
    const message = whole.message(id, author);
    return message !== undefined && reach.has(message.conversation) ? message : undefined;
  }

  /** What is not there at all is for the messenger to say. */
  function withinMessage(id: MessageId, author: PeerId): void {
    const message = whole.message(id, author);
    if (message !== undefined) within(message.conversation);
  }

  function isTold(event: AppEvent): boolean {
    switch (event.type) {
      case "me":
      case "settings":
        return true;
      case "peer":
        return isKnown(event.peer.id);
      case "forgotten":
        return reach.has(event.id) || reach.has(EVERYONE);
      case "saved":
      case "message":
      case "changed":
        return reach.has(event.message.conversation);
      case "delivered":
        return messageOf(event.id, whole.me.id) !== undefined;
      case "read":
      case "typing":
      case "deleted":
        return reach.has(event.conversation);
      case "seen":
        return [...reach].some((conversation) => conversation === event.conversation);
      case "conversation":
        return reach.has(event.id);
      case "room":
        return reach.has(event.room.id);
      case "transfer":
        return messageOf(event.transfer.key.offer, event.transfer.key.author) !== undefined;
      case "notice":
        // May name anybody.
        return false;
      default:
        return event satisfies never;
    }
  }

  return {
    get me() {
      return whole.me;
    },
    policy: whole.policy,
    settled: whole.settled,
    peers: () => whole.peers().filter(({ id }) => isKnown(id)),
    peer: (id) => isKnown(id) ? whole.peer(id) : undefined,
    network: () => whole.network(),
    examination: whole.examination,
    find(who) {
      const found = whole.find(who);
      within(found);
      return found;
    },
    // deno-lint-ignore require-await -- what is thrown becomes a rejection
    send: async (request) => {
      within(request.to);
      return whole.send(request);
    },
    changes: {
      // deno-lint-ignore require-await -- as above
      edit: async (id, text) => {
        withinMessage(id, whole.me.id);
        return whole.changes.edit(id, text);
      },
      // deno-lint-ignore require-await -- as above
      retract: async (id) => {
        withinMessage(id, whole.me.id);
        return whole.changes.retract(id);
      },
      // deno-lint-ignore require-await -- as above
      react: async (message, emoji) => {
        withinMessage(message.id, message.author);
        return whole.changes.react(message, emoji);
      },
      // deno-lint-ignore require-await -- as above
      close: async (id) => {
        withinMessage(id, whole.me.id);
        return whole.changes.close(id);
      },
      edits: (message) => messageOf(message.id, message.author) === undefined ? [] : whole.changes.edits(message),
      typing(conversation, on) {
        within(conversation);
        whole.changes.typing(conversation, on);
      },
    },
    rooms: {
      all: () => whole.rooms.all().filter(({ id }) => reach.has(id)),
      get: (id) => reach.has(id) ? whole.rooms.get(id) : undefined,
      make: () => Promise.reject(outside()),
      // deno-lint-ignore require-await -- as above
      act: async (id, act) => {
        within(id);
        return whole.rooms.act(id, act);
      },
    },
    keeping: {
      get settings() {
        return whole.keeping.settings;
      },
      change: (settings) => whole.keeping.change(settings),
      setConversation(id, settings) {
        within(id);
        whole.keeping.setConversation(id, settings);
      },
      // deno-lint-ignore require-await -- as above
      delete: async (id) => {
        within(id);
        return whole.keeping.delete(id);
      },
      export(id, format) {
        if (id === undefined) throw outside();
        within(id);
        return whole.keeping.export(id, format);
      },
    },
    people: {
      setNickname(peer, nickname) {
        within(peer);
        whole.people.setNickname(peer, nickname);
      },
      setBlocked(peer, verdict) {
        within(peer);
        whole.people.setBlocked(peer, verdict);
      },
      setPicture: (bytes) => whole.people.setPicture(bytes),
      picture: (peer) => isKnown(peer) ? whole.people.picture(peer) : undefined,
      setGroup: (group) => whole.people.setGroup(group),
    },
    // deno-lint-ignore require-await -- as above
    offer: async (request) => {
      within(request.to);
      return whole.offer(request);
    },
    transfers: () => whole.transfers().filter(({ key }) => messageOf(key.offer, key.author) !== undefined),
    transfersOf: (author, offer) => messageOf(offer, author) === undefined ? [] : whole.transfersOf(author, offer),
    // deno-lint-ignore require-await -- as above
    steer: async (key, what) => {
      withinMessage(key.offer, key.author);
      return whole.steer(key, what);
    },
    uploads: whole.uploads,
    // deno-lint-ignore require-await -- as above
    openItem: async (author, offer, item) => {
      withinMessage(offer, author);
      return whole.openItem(author, offer, item);
    },
    get filesFolder() {
      return whole.filesFolder;
    },
    rules: () => whole.rules().filter(({ contact }) => reach.has(contact)),
    setRule(rule) {
      within(rule.contact);
      whole.setRule(rule);
    },
    removeRule(contact) {
      within(contact);
      whole.removeRule(contact);
    },
    safetyNumber(peer) {
      within(peer);
      return whole.safetyNumber(peer);
    },
    setVerified(peer, verdict) {
      within(peer);
      whole.setVerified(peer, verdict);
    },
    history(query) {
      if (query.conversation === undefined) throw outside();
      within(query.conversation);
      return whole.history(query);
    },
    message: messageOf,
    messagesWith: (id) => whole.messagesWith(id).filter(({ conversation }) => reach.has(conversation)),
    conversations: () => whole.conversations().filter(({ id }) => reach.has(id)),
    markSeen(conversation, position) {
      within(conversation);
      whole.markSeen(conversation, position);
    },
    setStatus: (status) => whole.setStatus(status),
    setName: (name) => whole.setName(name),
    subscribe: (listener) => whole.subscribe((event) => isTold(event) ? listener(event) : undefined),
  };
}

function outside(): Refusal {
  return new Refusal(
    STATUS_CODE.Forbidden,
    "reach",
    'The token is for some conversations only, and this is none of them: make one with another "--to", or without',
  );
}
