/** People, rooms and what is decided about conversations, as a person reads it. */
import { EVERYONE, isRoomId } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import { MAX_KEEP_DAYS } from "../model/settings.ts";
import type { Person } from "./file_event.ts";
import type { OutputEvent, RoomEvent } from "./output_event.ts";
import { printableLine } from "./printable.ts";
import { nameList } from "./render_file.ts";
import { placeText } from "./render_message.ts";
import { renderTime } from "./render_time.ts";

type Of<Kind extends OutputEvent["event"]> = Extract<OutputEvent, { event: Kind }>;

/** A person or a conversation, with the beginning of the id where another may bear the name. */
export function renderWho({ id, name }: { readonly id: string; readonly name: string }): string {
  if (id === EVERYONE || isRoomId(id)) return placeText(id, name);
  return printableLine(`${name} (${shortId(id as Person["id"])})`);
}

export function renderPeer(event: Of<"peer">): string {
  const { state, name, nickname, host, addresses, id } = event;
  const called = nickname === undefined ? name : `${nickname} (${name})`;
  const parts = [state.padEnd(7), called, event.group ?? "", host, addresses.join(" "), id, ...marksOf(event)];
  return parts.filter((part) => part !== "").map(printableLine).join("  ");
}

function marksOf({ state, lastSeen, verified, blocked, twin, text }: Of<"peer">): string[] {
  return [
    state === "offline" && lastSeen !== undefined ? `last seen ${renderTime(lastSeen)}` : "",
    verified ? "verified" : "not verified",
    blocked ? "blocked" : "",
    twin === undefined ? "" : `not the key of the ${shortId(twin)} of the same name`,
    text ?? "",
  ];
}

/** The room, and who is in it. */
export function renderRoom({ id, name, topic, maker, members, outside }: RoomEvent): string {
  const people = members.length === 0 ? "" : `: ${nameList(members.map((member) => member.name))}`;
  const count = `${members.length} ${members.length === 1 ? "member" : "members"}`;
  const own = outside === undefined ? "" : "you are not in it";
  const parts = [`room:${name}`, topic, `${count}${people}`, own, `made by ${maker.name}`, id];
  return parts.filter((part) => part !== "").map(printableLine).join("  ");
}

export function renderConversation(event: Of<"conversation">): string {
  const { conversation, name, favourite, muted, keepDays } = event;
  const marks = [...favourite ? ["favourite"] : [], ...muted ? ["muted"] : []];
  const limit = keepDays === undefined ? "kept as all others" : keptText(keepDays);
  return `${renderWho({ id: conversation, name })}: ${[...marks, limit].join(", ")}`;
}

export function renderSettings(settings: Of<"settings">): string {
  const { locked = [], policy } = settings;
  const { receipts, keepDays, theme, language, notify, sound, quietHours, folder } = settings;
  const rows = [
    ["receipts", receipts, "receipts"],
    ["messages", keptText(keepDays), "keepDays"],
    ["theme", theme, "theme"],
    ["language", language, "language"],
    ["notify", notify, "notify"],
    ["sound", sound, "sound"],
    ["quiet hours", quietHours ?? "none", "quietHours"],
    ["folder", folder ?? "the default one", "folder"],
  ] as const;
  return rows.map(([words, value, name]) => {
    const mark = locked.includes(name) ? ` (set by your administrator: ${policy})` : "";
    return `${words.padEnd(11)}  ${printableLine(value + mark)}`;
  }).join("\n");
}

function keptText(days: number | undefined): string {
  if (days === undefined || days >= MAX_KEEP_DAYS) return "kept for good";
  return `kept for ${days} ${days === 1 ? "day" : "days"}`;
}
