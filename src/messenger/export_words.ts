/** What all forms of an export say alike. */
import type { ConversationId, PeerId } from "../model/ids.ts";
import type { Edit, Message } from "../model/message.ts";
import type { MessageKey } from "./facade.ts";

/** What an export says beside the messages themselves. */
export interface ExportNames {
  readonly self: PeerId;
  /** What somebody, a room, or the conversation with everyone is called here. */
  readonly nameOf: (id: ConversationId) => string;
  readonly edits: (message: MessageKey) => readonly Edit[];
}

/** The last moment that a Date knows, ms since 1970: peers say what time they like. */
const LAST_MOMENT = 8_640_000_000_000_000;

/** "2026-11-24 12:00:33", UTC: the same wherever it is exported. */
export function timeText(at: number): string {
  return new Date(Math.max(-LAST_MOMENT, Math.min(at, LAST_MOMENT))).toISOString().replace("T", " ").slice(0, -5);
}

/** What a message says, where that is not its text: half a sentence. */
export function insteadOf({ kind, offer, retractedAt }: Message): string | undefined {
  if (retractedAt !== undefined) return "taken back";
  if (kind === "text") return undefined;
  if (offer === undefined) return kind === "file" ? "files" : `${kind}: a newer version is needed to see it`;
  const more = offer.items.length < offer.files + offer.folders ? `, ${offer.files} files in all` : "";
  return `${offer.items.map(({ name }) => name).join(", ")} (${offer.bytes} bytes${more})`;
}
