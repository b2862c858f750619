import type { PeerId, RoomId } from "./ids.ts";

/** What a room may have (docs/protocol.md, section 9.3). */
export const MAX_MEMBERS = 200;
export const MAX_OPERATIONS = 4_096;
/** Of these the last are the maker's alone, so that a room which others filled can still be cleared. */
export const RESERVED_FOR_MAKER = 256;
/** By a member who is not the maker. */
export const MAX_OPERATIONS_OF_MEMBER = 256;
/** By somebody whom the maker let in, and by all who are in it through them alone. */
export const MAX_OPERATIONS_THROUGH_MEMBER = 512;
/** What is kept of those, and of all, where somebody made more than the rules count: several after the same. */
export const MAX_KEPT_OF_MEMBER = 2 * MAX_OPERATIONS_OF_MEMBER;
export const MAX_KEPT_OPERATIONS = 2 * MAX_OPERATIONS;
/** Also with all that the maker's operations bring along. */
export const MAX_HELD_OPERATIONS = 4 * MAX_KEPT_OPERATIONS;
/** What was not kept is remembered in case that somebody else's operation comes behind it. */
export const MAX_OPERATIONS_ASIDE = 2_048;
/** Operations that another one, or a message, names as what came before. */
export const MAX_HEADS = 16;
export const MAX_TOPIC_BYTES = 256;

/** A room as its members see it. */
export interface Room {
  readonly id: RoomId;
  /** 1 to 64 bytes. */
  readonly name: string;
  /** At most 256 bytes, may be empty. */
  readonly topic: string;
  readonly maker: PeerId;
  /** Ordered by id. Without oneself: one was put out, or has left. */
  readonly members: readonly PeerId[];
}

/** One operation (section 9.2), as its signed text says. `id`: its hash, in hex. `after`: such hashes. */
export interface Operation {
  readonly id: string;
  readonly room: RoomId;
  readonly author: PeerId;
  readonly after: readonly string[];
  readonly at: number;
  readonly act: Act;
}

export type Act =
  | { readonly does: "create"; readonly name: string; readonly modulus: Uint8Array<ArrayBuffer> }
  | { readonly does: "add"; readonly member: PeerId; readonly modulus: Uint8Array<ArrayBuffer> }
  | { readonly does: "remove"; readonly member: PeerId }
  | { readonly does: "leave" }
  | { readonly does: "name" | "topic"; readonly text: string }
  /** Of a newer program: it counts among the past, and changes nothing. */
  | { readonly does: "unknown" };
