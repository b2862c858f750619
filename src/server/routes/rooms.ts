import type { Hono } from "hono";
import type { Messenger, RoomAct } from "../../messenger/facade.ts";
import { MAX_MEMBERS } from "../../model/room.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { roomDto } from "../to_dto.ts";
import { asPerson, asText, roomOf } from "./ids.ts";
import { route } from "./route.ts";

/** POST /api/rooms, a `MakeRoomDto`; POST /api/rooms/:id, a `RoomActDto`: both answered with a `RoomDto`. */
export function roomRoutes(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/rooms", {
    POST: async (c) => {
      const { name, members } = await readObject(c);
      const called = asText(name, "name");
      if (!Array.isArray(members)) {
        throw invalid('The request has no "members": send a list of ids, which may be empty');
      }
      if (members.length > MAX_MEMBERS) {
        throw invalid(`There are ${members.length} members, and ${MAX_MEMBERS} is the most: send fewer`);
      }
      const room = await messenger.rooms.make({
        name: called,
        members: members.map((member: unknown) => asPerson(member, "members")),
      });
      return c.json(roomDto(room), STATUS_CODE.Created);
    },
  });
  route(app, "/api/rooms/:id", {
    POST: async (c) => {
      const id = roomOf(c);
      return c.json(roomDto(await messenger.rooms.act(id, actOf(await readObject(c)))));
    },
  });
}

function actOf(body: Readonly<Record<string, unknown>>): RoomAct {
  switch (body.do) {
    case "add":
    case "remove":
      return { do: body.do, member: asPerson(body.member, "member") };
    case "leave":
      return { do: "leave" };
    case "name":
    case "topic":
      return { do: body.do, text: asText(body.text, "text") };
    default:
      throw invalid('"do" is unknown: send one of add, remove, leave, name, topic');
  }
}
