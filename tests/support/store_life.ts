import type { RoomStore, Store } from "../../src/messenger/ports.ts";
import type { StoreId } from "../../src/model/ids.ts";

/** A store that asks before each call whether its program still lives. */
export class StoreLife implements Store {
  readonly id: StoreId;
  readonly rooms: RoomStore;

  constructor(readonly disk: Store, readonly check: () => void) {
    this.id = disk.id;
    const { rooms } = disk;
    this.rooms = {
      operations: () => (check(), rooms.operations()),
      saveOperations: (operations) => (check(), rooms.saveOperations(operations)),
      lastSeq: (room) => (check(), rooms.lastSeq(room)),
      removeOperations: (room) => (check(), rooms.removeOperations(room)),
      run: (room, author, store) => (check(), rooms.run(room, author, store)),
      heard: (room) => (check(), rooms.heard(room)),
      pass: (room, author, store, seq) => (check(), rooms.pass(room, author, store, seq)),
      held: (room, author, store, after, limit) => (check(), rooms.held(room, author, store, after, limit)),
      withdraw: (peer, ids) => (check(), rooms.withdraw(peer, ids)),
      modulus: (peer) => (check(), rooms.modulus(peer)),
      saveModulus: (peer, modulus) => (check(), rooms.saveModulus(peer, modulus)),
    };
  }

  get #disk(): Store {
    this.check();
    return this.disk;
  }

  contacts: Store["contacts"] = () => this.#disk.contacts();
  saveContacts: Store["saveContacts"] = (contacts) => this.#disk.saveContacts(contacts);
  enqueue: Store["enqueue"] = (messages) => this.#disk.enqueue(messages);
  waiting: Store["waiting"] = (peer, after, limit) => this.#disk.waiting(peer, after, limit);
  waitingPeers: Store["waitingPeers"] = () => this.#disk.waitingPeers();
  acknowledge: Store["acknowledge"] = (peer, ids, at) => this.#disk.acknowledge(peer, ids, at);
  receive: Store["receive"] = (peer, messages, at) => this.#disk.receive(peer, messages, at);
  openTransfers: Store["openTransfers"] = () => this.#disk.openTransfers();
  transfersOf: Store["transfersOf"] = (author, offer) => this.#disk.transfersOf(author, offer);
  saveTransfer: Store["saveTransfer"] = (transfer, word) => this.#disk.saveTransfer(transfer, word);
  list: Store["list"] = (author, offer) => this.#disk.list(author, offer);
  saveList: Store["saveList"] = (author, offer, list) => this.#disk.saveList(author, offer, list);
  goals: Store["goals"] = () => this.#disk.goals();
  useGoal: Store["useGoal"] = (folder, at) => this.#disk.useGoal(folder, at);
  removeOldLists: Store["removeOldLists"] = () => this.#disk.removeOldLists();
  removeList: Store["removeList"] = (author, offer) => this.#disk.removeList(author, offer);
  rules: Store["rules"] = () => this.#disk.rules();
  saveRule: Store["saveRule"] = (rule) => this.#disk.saveRule(rule);
  removeRule: Store["removeRule"] = (contact) => this.#disk.removeRule(contact);
  acceptedByRule: Store["acceptedByRule"] = (contact, since) => this.#disk.acceptedByRule(contact, since);
  history: Store["history"] = (query) => this.#disk.history(query);
  message: Store["message"] = (id, author) => this.#disk.message(id, author);
  messagesWith: Store["messagesWith"] = (id) => this.#disk.messagesWith(id);
  conversations: Store["conversations"] = () => this.#disk.conversations();
  markSeen: Store["markSeen"] = (conversation, position) => this.#disk.markSeen(conversation, position);
  edits: Store["edits"] = (author, id) => this.#disk.edits(author, id);
  newlySeen: Store["newlySeen"] = (conversation, from, to) => this.#disk.newlySeen(conversation, from, to);
  conversationSettings: Store["conversationSettings"] = () => this.#disk.conversationSettings();
  saveConversationSettings: Store["saveConversationSettings"] = (id, settings) =>
    this.#disk.saveConversationSettings(id, settings);
  deleteConversation: Store["deleteConversation"] = (id) => this.#disk.deleteConversation(id);
  clearDeleted: Store["clearDeleted"] = (limit) => this.#disk.clearDeleted(limit);
  deleteOld: Store["deleteOld"] = (now, keepDays, limit) => this.#disk.deleteOld(now, keepDays, limit);
  settings: Store["settings"] = () => this.#disk.settings();
  saveSettings: Store["saveSettings"] = (settings) => this.#disk.saveSettings(settings);
  face: Store["face"] = () => this.#disk.face();
  saveFace: Store["saveFace"] = (face) => this.#disk.saveFace(face);
  blocked: Store["blocked"] = () => this.#disk.blocked();
  saveBlocked: Store["saveBlocked"] = (id, verdict) => this.#disk.saveBlocked(id, verdict);
  picture: Store["picture"] = (peer) => this.#disk.picture(peer);
  pictures: Store["pictures"] = () => this.#disk.pictures();
  savePicture: Store["savePicture"] = (peer, picture) => this.#disk.savePicture(peer, picture);
}
