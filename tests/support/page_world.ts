/**
 * People and texts for the page's tests: an office on a weekday, or nobody at all.
 */
import type { MeDto, MessageDto, NetworkDto, OfferDto, PersonDto, RoomDto, TransferDto } from "../../src/server/dto.ts";

/** Tuesday 3 March 2026, 14:32 UTC. */
export const NOW = Date.UTC(2026, 2, 3, 14, 32);
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A made-up id that looks like one: 52 characters of base32. */
export function idOf(name: string): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
  let state = 2166136261;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return Array.from({ length: 52 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return alphabet[state >>> 27];
  }).join("");
}

/** One interface, on which nobody answers. */
export const QUIET_NETWORK: NetworkDto = {
  udpPort: 2372,
  tcpPort: 2372,
  announcedAt: NOW,
  speakers: [{
    device: "eth0",
    address: "192.0.2.5",
    destinations: [
      { address: "255.255.255.255", way: "broadcast", outcome: "sent", reason: "" },
      { address: "239.255.23.72", way: "group", outcome: "sent", reason: "" },
    ],
    problem: "",
  }],
  deaf: [],
  followed: [],
  heard: { own: 4, others: 0, refused: 0 },
  firewall: null,
};

export const ME: MeDto = {
  id: idOf("me"),
  name: "Ada Lovelace",
  nameFrom: "user",
  host: "engine-room",
  group: "",
  picture: null,
  availability: "available",
  statusText: "At my desk",
  port: 2372,
};

export function person(name: string, facts: Partial<PersonDto> = {}): PersonDto {
  return {
    id: idOf(name),
    name,
    host: "",
    group: "",
    presence: "online",
    statusText: "",
    addresses: ["10.0.4.17"],
    lastSeen: NOW - MINUTE,
    contact: true,
    verified: false,
    nickname: null,
    blocked: false,
    picture: null,
    twin: null,
    ...facts,
  };
}

export const BEN = person("Ben Ndlovu", {
  group: "Thermal lab",
  host: "pc-th-04",
  addresses: ["10.0.4.17", "fe80::a1"],
});
export const GRACE = person("Grace Hopper", { presence: "busy", host: "navy-1", statusText: "Debugging until 5" });
export const LIN = person("Lin Wei", { presence: "away", statusText: "back at 4", group: "Lab", contact: false });
export const MOHAMMED = person("محمد الكندي", { group: "Optics", host: "bench-3", contact: false });
export const ROSA = person("Rosa Klein", { presence: "offline", lastSeen: NOW - DAY - 3 * 60 * MINUTE });
export const TWIN = { ...BEN, id: idOf("another Ben"), host: "unknown-pc", group: "", contact: false };

/** What was said before the page was opened, oldest first. */
export interface Said {
  /** The person at the other end, or "everyone". */
  readonly conversation: string;
  /** The author's id. */
  readonly from: string;
  readonly text: string;
  readonly at: number;
  /** For one's own: who has it already. */
  readonly deliveredTo?: readonly string[];
  readonly recipients?: number;
  /** To whom; without it, to the person at the other end. */
  readonly to?: readonly string[];
  readonly facts?: Partial<
    Pick<MessageDto, "question" | "reply" | "forwarded" | "editedAt" | "retractedAt" | "reactions" | "readBy">
  >;
  readonly kind?: string;
  readonly offer?: OfferDto;
  /** Of the offer: one for a received one, one for each receiver of an own one. */
  readonly transfers?: readonly TransferFacts[];
}

/** What is said of a transfer; author and offer follow from its message. */
export type TransferFacts = Partial<TransferDto> & Pick<TransferDto, "peer" | "state">;

export interface World {
  readonly me: MeDto;
  readonly people: readonly PersonDto[];
  readonly said: readonly Said[];
  /** How many of each conversation's texts are unread. */
  readonly unread: Readonly<Record<string, number>>;
  readonly rooms?: readonly RoomDto[];
}

export const EMPTY_WORLD: World = { me: ME, people: [], said: [], unread: {} };

export function officeWorld(): World {
  const ben = (from: string, minutes: number, text: string, deliveredTo: string[] = []): Said => ({
    conversation: BEN.id,
    from,
    text,
    at: NOW - minutes * MINUTE,
    ...(from === ME.id ? { deliveredTo, recipients: 1 } : {}),
  });
  const people = [BEN, GRACE, LIN, MOHAMMED, ROSA];
  const here = [BEN.id, GRACE.id, LIN.id, MOHAMMED.id];
  return {
    me: ME,
    people,
    said: [
      ben(BEN.id, 24 * 60 + 50, "Chamber 3 is free from tomorrow. I put run 7 in for nine."),
      ben(ME.id, 24 * 60 + 44, "Good. Use the new plates, the old ones are scratched.", [BEN.id]),
      { conversation: ROSA.id, from: ROSA.id, text: "Handover is in the folder.", at: NOW - 26 * 60 * MINUTE },
      {
        conversation: ROSA.id,
        from: ME.id,
        text: "Thanks! Is the key with you?",
        at: NOW - 120 * MINUTE,
        recipients: 1,
      },
      { conversation: "everyone", from: LIN.id, text: "The lift is stuck again.", at: NOW - 95 * MINUTE },
      {
        conversation: "everyone",
        from: ME.id,
        text: "Fire drill at 3. Please leave by the north stairs.",
        at: NOW - 30 * MINUTE,
        recipients: 4,
        deliveredTo: here.slice(0, 3),
      },
      ben(
        BEN.id,
        20,
        "Run 7 is done. The sensor on plate B drifts, look at t > 340 s:\n\n340.0  21.93\n340.5  22.41   ← jump\n341.0  22.44",
      ),
      ben(ME.id, 17, "Same as in run 5. Can you send me the raw set? I'd rather not wait for the share.", [BEN.id]),
      ben(ME.id, 16, "And the photo of the plate, if you have one.", [BEN.id]),
      ben(BEN.id, 3, "Zipping it. Two gigabytes, give me a minute."),
      ben(BEN.id, 3, "المعايرة تمت اليوم، والنتائج في الملف."),
      ben(ME.id, 1, "No hurry."),
      { conversation: GRACE.id, from: GRACE.id, text: "Are you in the lab?", at: NOW - 9 * MINUTE },
      { conversation: GRACE.id, from: GRACE.id, text: "Come over when you can.", at: NOW - 8 * MINUTE },
      { conversation: GRACE.id, from: GRACE.id, text: "found it: an actual moth", at: NOW - 7 * MINUTE },
    ],
    unread: { [GRACE.id]: 3 },
  };
}

/** As many texts with Ben as wanted, a minute apart, the last one just now. */
export function longHistory(count: number): World {
  const said = Array.from({ length: count }, (_, index): Said => ({
    conversation: BEN.id,
    from: index % 7 < 4 ? BEN.id : ME.id,
    text: `Text ${index + 1} of ${count}${
      index % 11 === 0 ? ": " + "a longer one that runs on and on. ".repeat(6) : ""
    }`,
    at: NOW - (count - index) * MINUTE,
    ...(index % 7 < 4 ? {} : { deliveredTo: [BEN.id], recipients: 1 }),
  }));
  return { ...officeWorld(), said, unread: {} };
}
