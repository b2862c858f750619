/** Values for the page's unit tests: short to write, whole in type. */
import type { MeDto, MessageDto, PersonDto, SnapshotDto } from "../../../src/server/dto.ts";

export const ME: MeDto = {
  id: "me",
  name: "Ada",
  host: "engine-room",
  availability: "available",
  statusText: "",
  port: 2372,
};

export function person(id: string, facts: Partial<PersonDto> = {}): PersonDto {
  return {
    id,
    name: id,
    host: "",
    group: "",
    presence: "online",
    statusText: "",
    addresses: [],
    lastSeen: 1_000,
    contact: true,
    ...facts,
  };
}

/** A text of Ben's in the conversation with him. */
export function received(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  return {
    position,
    id: `id-${position}`,
    conversation: "ben",
    from: "ben",
    own: false,
    kind: "text",
    text: `text ${position}`,
    at: position * 1_000,
    recipients: 0,
    deliveredTo: [],
    ...facts,
  };
}

/** A text of one's own in the conversation with Ben. */
export function written(position: number, facts: Partial<MessageDto> = {}): MessageDto {
  return received(position, { from: ME.id, own: true, recipients: 1, ...facts });
}

export function snapshot(facts: Partial<SnapshotDto> = {}): SnapshotDto {
  return { version: "0.1.0", me: ME, people: [person("ben")], conversations: [], ...facts };
}

export function range(from: number, to: number): MessageDto[] {
  return Array.from({ length: to - from + 1 }, (_, index) => received(from + index));
}
