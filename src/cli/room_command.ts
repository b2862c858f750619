/** Commands about rooms: what they are in JSON, and on the command line. */
import { MAX_MEMBERS } from "../model/room.ts";
import { MAX_NAME_BYTES, utf8Length } from "../model/text.ts";
import { CommandError, type Members } from "./members.ts";
import { shortened } from "./settings.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readWho } from "./word_readers.ts";

/** `room`: a room's name, its id, or `room:NAME`. `who`, `members`: each a WHO. */
export type RoomCommand =
  | { readonly do: "rooms" }
  | { readonly do: "room"; readonly act: "make"; readonly name: string; readonly members: readonly string[] }
  | {
    readonly do: "room";
    readonly act: "add" | "remove";
    readonly room: string;
    readonly who: readonly string[];
  }
  | { readonly do: "room"; readonly act: "leave"; readonly room: string }
  | { readonly do: "room"; readonly act: "name" | "topic"; readonly room: string; readonly text: string };

const ACTS = ["make", "add", "remove", "leave", "name", "topic"] as const;
const MAX_TOPIC_BYTES = 256;

export function readRoomCommand(members: Members): RoomCommand {
  const act = members.needed("act", members.word("act", ACTS), `say ${ACTS.join(", ")}`);
  const room = () => members.neededWho("room");
  const text = (name: string) => {
    const value = members.needed(name, members.text(name), "give it");
    const problem = textProblem(act, value);
    if (problem !== undefined) throw new CommandError(`"${name}" ${problem}`);
    return value;
  };
  switch (act) {
    case "make":
      return {
        do: "room",
        act,
        name: text("name"),
        members: members.people("members"),
      };
    case "add":
    case "remove":
      return { do: "room", act, room: room(), who: members.receivers("who") };
    case "leave":
      return { do: "room", act, room: room() };
    case "name":
    case "topic":
      return { do: "room", act, room: room(), text: text("text") };
    default:
      return act satisfies never;
  }
}

export function readRoomJob(words: readonly string[], values: Values): RoomCommand {
  const [verb, first, ...rest] = words;
  const act = ACTS.find((act) => act === verb);
  if (act === undefined) {
    const given = verb === undefined ? "" : `, not "${shortened(verb)}"`;
    throw new UsageError(`room is followed by ${ACTS.join(", ")}${given}: see "lanmessenger room --help"`);
  }
  const members = values.all("member", readWho);
  if (act !== "make" && members.length > 0) throw new UsageError("--member belongs to room make: leave it out");
  if (first === undefined) throw new UsageError(`room ${act} needs ${act === "make" ? "a NAME" : "a ROOM"}: give one`);
  const atMost = (count: number) => {
    if (rest.length <= count) return;
    throw new UsageError(
      `"${shortened(rest[count] ?? "")}" is too much for room ${act}: put a text of several words in quotes`,
    );
  };
  switch (act) {
    case "make":
      atMost(0);
      return { do: "room", act, name: readText(act, first, "NAME"), members };
    case "add":
    case "remove":
      if (rest.length === 0) throw new UsageError(`room ${act} needs WHO: name somebody`);
      if (rest.length > MAX_MEMBERS) throw new UsageError(`A room has ${MAX_MEMBERS} members at most: name fewer`);
      return { do: "room", act, room: readWho(first, "ROOM"), who: rest.map((who) => readWho(who, "WHO")) };
    case "leave":
      atMost(0);
      return { do: "room", act, room: readWho(first, "ROOM") };
    case "name":
    case "topic": {
      atMost(1);
      const [text] = rest;
      if (text === undefined) throw new UsageError(`room ${act} needs a text: give one, in quotes`);
      return { do: "room", act, room: readWho(first, "ROOM"), text: readText(act, text, "The text") };
    }
    default:
      return act satisfies never;
  }
}

function readText(act: typeof ACTS[number], value: string, from: string): string {
  const problem = textProblem(act, value);
  if (problem === undefined) return value;
  throw new UsageError(`${from} ${problem}`);
}

/** What is wrong with a name or a topic, behind what it is called; undefined: nothing. */
function textProblem(act: typeof ACTS[number], text: string): string | undefined {
  const most = act === "topic" ? MAX_TOPIC_BYTES : MAX_NAME_BYTES;
  if (act !== "topic" && text.trim() === "") return "is empty: give a name";
  const size = utf8Length(text);
  return size > most ? `has ${size} bytes, and ${most} is the most: give a shorter one` : undefined;
}
