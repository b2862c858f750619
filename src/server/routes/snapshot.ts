import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { RUNNABLE } from "../../model/file_name.ts";
import type { SnapshotDto } from "../dto.ts";
import type { ServerEnv } from "../guard.ts";
import { conversationDto, meDto, personDto, policyDto, roomDto, settingsDto, transferDto } from "../to_dto.ts";
import { route } from "./route.ts";

/** GET /api/snapshot: everything that a page shows before it opens a conversation. */
export function snapshotRoute(
  app: Hono<ServerEnv>,
  { messenger, version }: { messenger: Messenger; version: string },
): void {
  route(app, "/api/snapshot", {
    GET: (c) => {
      const snapshot: SnapshotDto = {
        version,
        policy: policyDto(messenger.policy),
        me: meDto(messenger.me),
        people: messenger.peers().map(personDto),
        conversations: messenger.conversations().map((summary) => conversationDto(summary, messenger)),
        rooms: messenger.rooms.all().map(roomDto),
        settings: settingsDto(messenger.keeping.settings),
        transfers: messenger.transfers().map(transferDto),
        filesFolder: messenger.filesFolder,
        runnable: [...RUNNABLE],
      };
      return c.json(snapshot);
    },
  });
}
