import type { PeerId } from "./ids.ts";

/** An address and a port; IPv6 link-local addresses carry their scope: `fe80::1%eth0`. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What a person says of themselves. */
export type Availability = "available" | "away" | "busy";

export interface Status {
  readonly availability: Availability;
  /** At most 64 bytes of UTF-8. */
  readonly text: string;
}

/** The face that a node shows the network: in announcements and in HELLO. */
export interface Profile {
  /** 1 to 64 bytes of UTF-8. */
  readonly name: string;
  /** The computer's name, 0 to 64 bytes. */
  readonly host: string;
  readonly status: Status;
  /** Group or department, 0 to 64 bytes. */
  readonly group: string;
}

/** What the user says of themselves, as far as they set it in the program; kept in the database. */
export interface OwnFace {
  /** Undefined: as the system calls them. */
  readonly name: string | undefined;
  readonly status: Status;
  readonly group: string;
}

export const PLAIN_FACE: OwnFace = { name: undefined, status: { availability: "available", text: "" }, group: "" };

export const AVAILABILITIES: readonly Availability[] = ["available", "away", "busy"];

/** What a picture of somebody may be: PNG, JPEG or WebP. */
export const MAX_PICTURE_BYTES = 65_536;

/** What others see of somebody: their availability while they are there. */
export type Presence = "online" | "away" | "busy" | "offline";

export interface Peer {
  readonly id: PeerId;
  readonly profile: Profile;
  readonly presence: Presence;
  /** Where it was last seen, best first, without ports. */
  readonly addresses: readonly string[];
  /** When it was last heard, milliseconds since 1970; undefined: never in this program's life and not stored. */
  readonly lastSeen: number | undefined;
  /** True once texts were exchanged with it: it is kept on disk and in the list. */
  readonly contact: boolean;
  /** Its key was compared with its person, by their safety number. */
  readonly verified: boolean;
  /** What the user calls them; undefined: by the name they gave. */
  readonly nickname: string | undefined;
  /** Nothing of theirs is taken. */
  readonly blocked: boolean;
  /** SHA-256 of their picture that is here, in hex; undefined: none. */
  readonly picture: string | undefined;
  /** Another contact of the same name, whom the user knew before: this is not the same key. */
  readonly twin: PeerId | undefined;
}

/** Whose word a name is. */
export type NameSource = "user" | "system";

export interface Me {
  readonly id: PeerId;
  readonly profile: Profile;
  /** "system": its user has not been asked yet. */
  readonly nameFrom: NameSource;
  /** The TCP port on which peers reach this node. */
  readonly port: number;
  /** SHA-256 of one's own picture, in hex; undefined: none. */
  readonly picture: string | undefined;
}

const PRESENCE_OF: Record<Availability, Presence> = { available: "online", away: "away", busy: "busy" };

export function presenceOf(availability: Availability): Presence {
  return PRESENCE_OF[availability];
}

/** The name to show where a node gave none: the beginning of its id. */
export function shortId(id: PeerId): string {
  return id.slice(0, 8);
}
