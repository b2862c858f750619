/** From the model to what the browser sees: the only way a model type gets there. */
import type { Messenger } from "../messenger/facade.ts";
import type { AppEvent } from "../model/event.ts";
import { runsWhenOpened } from "../model/file_name.ts";
import type { ConversationSettings, ConversationSummary, Message } from "../model/message.ts";
import { type Question, questionWords } from "../model/question.ts";
import type { Firewall, NetworkReport, OpenPorts, Speaker } from "../model/network.ts";
import type { Me, Peer } from "../model/peer.ts";
import { isOff, lockedNames, mostDays, type Policy, type PolicyName } from "../model/policy.ts";
import type { Room } from "../model/room.ts";
import type { Settings } from "../model/settings.ts";
import { cleanLine } from "../model/text.ts";
import type { AcceptRule, Offer, OfferItem, Transfer, TransferState } from "../model/transfer.ts";
import type {
  ConversationDto,
  ConversationSettingsDto,
  EventDto,
  MeDto,
  MessageDto,
  NetworkDto,
  OfferDto,
  OfferItemDto,
  PersonDto,
  PolicyDto,
  QuestionDto,
  RoomDto,
  RuleDto,
  SettingsDto,
  SpeakerDto,
  TransferDto,
} from "./dto.ts";

/** Whose page it is, since messages from that id are its own; what became of each offer; and where files go. */
export type Owner = Pick<Messenger, "me" | "transfersOf" | "filesFolder">;

export function personDto(peer: Peer): PersonDto {
  return {
    id: peer.id,
    name: peer.profile.name,
    host: peer.profile.host,
    group: peer.profile.group,
    presence: peer.presence,
    statusText: peer.profile.status.text,
    addresses: [...peer.addresses],
    lastSeen: peer.lastSeen ?? null,
    contact: peer.contact,
    verified: peer.verified,
    nickname: peer.nickname ?? null,
    blocked: peer.blocked,
    picture: peer.picture ?? null,
    twin: peer.twin ?? null,
  };
}

export function meDto(me: Me): MeDto {
  return {
    id: me.id,
    name: me.profile.name,
    nameFrom: me.nameFrom,
    host: me.profile.host,
    group: me.profile.group,
    picture: me.picture ?? null,
    availability: me.profile.status.availability,
    statusText: me.profile.status.text,
    port: me.port,
  };
}

/** @param firewall undefined: none is in the way. */
export function networkDto(report: NetworkReport, ports: OpenPorts, firewall: Firewall | undefined): NetworkDto {
  const { datagrams, followed, announcedAt, heard } = report;
  return {
    udpPort: ports.udp,
    tcpPort: ports.tcp,
    announcedAt: announcedAt ?? null,
    speakers: datagrams.speakers.map(speakerDto),
    deaf: datagrams.deaf.map(({ address, reason }) => ({ address, reason: cleanLine(reason) })),
    followed: followed.map(({ address, port, state }) => ({ address, port, state })),
    heard: { own: heard.own, others: heard.others, refused: heard.refused + datagrams.outside },
    firewall: firewall === undefined ? null : { ...firewall, commands: [...firewall.commands] },
  };
}

function speakerDto({ device, address, destinations, problem }: Speaker): SpeakerDto {
  return {
    device: cleanLine(device),
    address,
    destinations: destinations.map(({ address, way, last }) => ({
      address,
      way,
      outcome: last.outcome,
      reason: last.outcome === "refused" ? cleanLine(last.reason) : "",
    })),
    problem: cleanLine(problem ?? ""),
  };
}

export function messageDto(message: Message, owner: Owner): MessageDto {
  const { offer, question, reply, deliveries } = message;
  return {
    position: message.position,
    id: message.id,
    conversation: message.conversation,
    from: message.from,
    own: message.from === owner.me.id,
    kind: message.kind,
    text: message.text,
    offer: offer === undefined ? null : offerDto(offer),
    transfers: offer === undefined ? [] : owner.transfersOf(message.from, message.id).map(transferDto),
    at: message.at,
    question: question === undefined ? null : questionDto(message.text, question),
    reply: reply === undefined ? null : { author: reply.author, id: reply.id, text: reply.text },
    forwarded: message.origin === "other",
    editedAt: message.editedAt ?? null,
    retractedAt: message.retractedAt ?? null,
    reactions: message.reactions.map(({ by, emoji }) => ({ by, emoji })),
    recipients: deliveries.length,
    to: deliveries.map(({ to }) => to),
    deliveredTo: deliveries.filter(({ deliveredAt }) => deliveredAt !== undefined).map(({ to }) => to),
    readBy: deliveries.filter(({ readAt }) => readAt !== undefined).map(({ to }) => to),
  };
}

function questionDto(text: string, question: Question): QuestionDto {
  const { choices, state } = question;
  return {
    words: questionWords(text, question),
    choices: [...choices],
    state: state.name,
    choice: state.name === "answered" ? state.choice : null,
    by: state.name === "answered" ? state.by ?? null : null,
  };
}

function offerDto({ items, files, folders, bytes }: Offer): OfferDto {
  return { items: items.map(offerItemDto), files, folders, bytes };
}

function offerItemDto({ name, bytes, files }: OfferItem): OfferItemDto {
  return { name: cleanLine(name), bytes, files: files ?? null, runs: runsWhenOpened(name) };
}

export function transferDto({ key, direction, state, bytes, size, speed }: Transfer): TransferDto {
  const { author, offer, peer } = key;
  return { author, offer, peer, direction, ...stateDto(state), bytes, size, speed: speed ?? null };
}

type StateDto = Pick<TransferDto, "state" | "reason" | "message" | "from" | "paths" | "missing" | "changed" | "runs">;

function stateDto(state: TransferState): StateDto {
  const counts = { missing: 0, changed: 0, runs: 0 };
  const plain: StateDto = { state: state.name, reason: "", message: "", from: null, paths: [], ...counts };
  switch (state.name) {
    case "offered":
    case "declined":
    case "cancelled":
    case "withdrawn":
      return plain;
    case "waiting":
      return { ...plain, reason: state.for };
    case "running":
      return { ...plain, from: state.from ?? null };
    case "paused":
      return { ...plain, reason: state.by };
    case "done":
      return { ...plain, paths: [...state.paths], missing: state.missing, changed: state.changed, runs: state.runs };
    case "aside":
      return { ...plain, message: cleanLine(state.why ?? ""), paths: state.path === undefined ? [] : [state.path] };
    case "failed":
      return { ...plain, reason: state.problem, message: state.message };
    default:
      return state satisfies never;
  }
}

export function ruleDto({ folder, largest, quota }: AcceptRule): RuleDto {
  return { folder: folder ?? null, largest, quota };
}

export function conversationDto(summary: ConversationSummary, owner: Owner): ConversationDto {
  return {
    id: summary.id,
    last: summary.last === undefined ? null : messageDto(summary.last, owner),
    unread: summary.unread,
    settings: conversationSettingsDto(summary.settings),
  };
}

function conversationSettingsDto({ favourite, muted, keepDays }: ConversationSettings): ConversationSettingsDto {
  return { favourite, muted, keepDays: keepDays ?? null };
}

export function settingsDto(settings: Settings): SettingsDto {
  const { receipts, keepDays, theme, language, notify, sound, quietHours, filesFolder } = settings;
  return {
    receipts,
    keepDays: keepDays ?? null,
    theme,
    language,
    notify,
    sound,
    quietHours: quietHours === undefined ? null : { from: quietHours.from, to: quietHours.to },
    filesFolder: filesFolder ?? null,
  };
}

export function policyDto(policy: Policy): PolicyDto | null {
  const { path } = policy;
  if (path === undefined) return null;
  return {
    path,
    locked: lockedNames(policy).filter((name) => bindsPage(policy, name)),
    mostDays: mostDays(policy) ?? null,
  };
}

/** False: what the page offers can be done all the same. */
function bindsPage(policy: Policy, name: PolicyName): boolean {
  switch (name) {
    case "name":
      return policy.name?.value.kind === "fixed";
    case "autoAccept":
    case "tokens":
    case "webhooks":
      return isOff(policy, name);
    default:
      return true;
  }
}

export function roomDto({ id, name, topic, maker, members }: Room): RoomDto {
  return { id, name, topic, maker, members: [...members] };
}

export function eventDto(event: AppEvent, owner: Owner): EventDto {
  switch (event.type) {
    case "me":
      return { type: "me", me: meDto(event.me) };
    case "peer":
      return { type: "person", person: personDto(event.peer) };
    case "forgotten":
      return { type: "forgotten", id: event.id };
    case "saved":
    case "message":
      return { type: "message", message: messageDto(event.message, owner) };
    case "delivered":
      return { type: "delivered", id: event.id, to: event.to };
    case "changed":
      return { type: "changed", message: messageDto(event.message, owner) };
    case "read":
      return { type: "read", conversation: event.conversation, by: event.by, position: event.position };
    case "typing":
      return { type: "typing", conversation: event.conversation, by: event.by, on: event.on };
    case "conversation":
      return { type: "conversation", id: event.id, settings: conversationSettingsDto(event.settings) };
    case "deleted":
      return { type: "deleted", conversation: event.conversation, position: event.position };
    case "room":
      return { type: "room", room: roomDto(event.room) };
    case "settings":
      return { type: "settings", settings: settingsDto(event.settings), filesFolder: owner.filesFolder };
    case "seen":
      return { type: "seen", conversation: event.conversation, position: event.position };
    case "transfer":
      return { type: "transfer", transfer: transferDto(event.transfer) };
    case "notice":
      return { type: "notice", code: event.code, message: event.message };
    default:
      return event satisfies never;
  }
}
