import type { Messenger } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import { type ConversationId, isPeerId, isRoomId, type PeerId, type RoomId } from "../model/ids.ts";
import type { Room } from "../model/room.ts";
import { findWho, SHORTEST_ID } from "../model/who.ts";
import type { CommandContext } from "./context.ts";
import { roomEvent } from "./conversation_event.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { asFailure } from "./failure.ts";
import { onePerson } from "./one_person.ts";
import type { OutputEvent } from "./output_event.ts";
import { findWhenSettled } from "./receivers.ts";
import type { RoomCommand } from "./room_command.ts";

type Acting = Extract<RoomCommand, { do: "room" }>;

export async function* runRooms({ messenger }: CommandContext): AsyncGenerator<OutputEvent, ExitCode> {
  for (const room of messenger.rooms.all()) yield roomEvent(room, messenger);
  return EXIT.done;
}

/** Makes a room or changes one, and tells how it is then. If one person is not found, nothing is done. */
export async function* runRoom(
  { messenger }: CommandContext,
  command: Acting,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  // A wrong room is told of before anybody is waited for.
  const changed = command.act === "make" ? undefined : findRoom(messenger, command.room);
  const people: PeerId[] = [];
  for (const who of namedIn(command)) {
    const found = command.act === "remove" && changed !== undefined
      ? await findMember(messenger, changed, who, signal)
      : await findWhenSettled(messenger, who, signal);
    if (found === undefined) return EXIT.failed;
    people.push(onePerson(found, "Each WHO of a room is"));
  }
  // Made once: whoever hands this over again must not find it half done.
  if (signal.aborted) return EXIT.failed;
  let room: Room;
  try {
    room = command.act === "make"
      ? await messenger.rooms.make({ name: command.name, members: [...new Set(people)] })
      : await act(messenger, findRoom(messenger, command.room), command, new Set(people));
  } catch (error) {
    throw asFailure(error);
  }
  yield roomEvent(room, messenger);
  return EXIT.done;
}

/** @throws {RequestError} "nobody", "ambiguous". */
function findRoom(messenger: Messenger, name: string): RoomId {
  const found = messenger.find(name.startsWith("room:") ? name : `room:${name}`);
  if (isRoomId(found)) return found;
  throw new RequestError("nobody", `No room called "${name}" is known here: see "lanmessenger rooms"`);
}

/**
 * Whom `who` means among those who are known here and who are in the room, whom the user need not have met: these have
 * no name here, so they are meant by their id or its beginning. Undefined: aborted.
 *
 * @throws {RequestError} "nobody" or "ambiguous".
 */
async function findMember(
  messenger: Messenger,
  id: RoomId,
  who: string,
  signal: AbortSignal,
): Promise<ConversationId | undefined> {
  const wanted = who.toLowerCase();
  if (isPeerId(wanted)) return wanted;
  const met = new Set(messenger.peers().map((peer) => peer.id));
  const unmet = (messenger.rooms.get(id)?.members ?? []).filter((member) => !met.has(member));
  const meant = unmet.filter((member) => wanted.length >= SHORTEST_ID && member.startsWith(wanted));
  try {
    const found = await findWhenSettled(messenger, who, signal);
    if (found === undefined || meant.length === 0) return found;
    if (isPeerId(found)) meant.push(found);
  } catch (error) {
    if (!(error instanceof RequestError) || error.problem !== "nobody" || meant.length === 0) throw error;
  }
  return findWho(who, meant.map((member) => ({ id: member, name: member })));
}

function namedIn(command: Acting): readonly string[] {
  switch (command.act) {
    case "make":
      return command.members;
    case "add":
    case "remove":
      return command.who;
    case "leave":
    case "name":
    case "topic":
      return [];
    default:
      return command satisfies never;
  }
}

async function act(
  messenger: Messenger,
  id: RoomId,
  command: Exclude<Acting, { act: "make" }>,
  people: ReadonlySet<PeerId>,
): Promise<Room> {
  const { rooms } = messenger;
  switch (command.act) {
    case "add":
    case "remove": {
      let room = rooms.get(id);
      for (const member of people) {
        // What is so already is no mistake: a command can be handed over twice. An id that nobody here knows may be one.
        const isSo = room?.members.includes(member) === (command.act === "add");
        const isUnknown = command.act === "remove" && messenger.peer(member) === undefined;
        if (!isSo || isUnknown) room = await rooms.act(id, { do: command.act, member });
      }
      if (room === undefined) throw new RequestError("nobody", `No room ${id} is known here: see "lanmessenger rooms"`);
      return room;
    }
    case "leave":
      return await rooms.act(id, { do: "leave" });
    case "name":
    case "topic":
      return await rooms.act(id, { do: command.act, text: command.text });
    default:
      return command satisfies never;
  }
}
