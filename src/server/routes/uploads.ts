import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { type ListEntry, MAX_ENTRIES } from "../../model/transfer.ts";
import { STATUS_CODE } from "../../std/http.ts";
import { MAX_LIST_BYTES, readBytes, readObject } from "../body.ts";
import type { UploadDto } from "../dto.ts";
import type { ServerContext, ServerEnv } from "../guard.ts";
import { wholeNumber } from "../query.ts";
import { invalid, Refusal } from "../refusal.ts";
import { route } from "./route.ts";

/** POST /api/uploads; GET, PUT and DELETE /api/uploads/:id (dto.ts, `BeginUploadDto`) */
export function uploadRoutes(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  const { uploads } = messenger;
  /** Those that a PUT is writing to. Each has one writer: a page asks once more when its connection broke. */
  const written = new Set<string>();

  route(app, "/api/uploads", {
    POST: async (c) => {
      const { entries } = await readObject(c, MAX_LIST_BYTES);
      const { id } = await uploads.begin(entriesOf(entries));
      return c.json({ id, bytes: 0 } satisfies UploadDto, STATUS_CODE.Created);
    },
  });
  route(app, "/api/uploads/:id", {
    GET: (c) => {
      const id = idOf(c);
      return c.json({ id, bytes: sizeOf(id) } satisfies UploadDto);
    },
    PUT: async (c) => {
      const id = idOf(c);
      const from = wholeNumber(c, "from", { least: 0, most: Number.MAX_SAFE_INTEGER });
      if (from === undefined) throw invalid('The request has no "from": say after how many bytes these come');
      const bytes = readBytes(c);
      if (written.has(id)) throw conflict("busy", "Another request is sending bytes of it: wait for its end");
      const size = sizeOf(id);
      if (from !== size) throw conflict("offset", `There are ${size} bytes of it, not ${from}: go on from ${size}`);
      written.add(id);
      try {
        return c.json({ id, bytes: await uploads.append(id, from, bytes) } satisfies UploadDto);
      } finally {
        written.delete(id);
      }
    },
    DELETE: async (c) => {
      await uploads.cancel(idOf(c));
      return c.body(null, STATUS_CODE.NoContent);
    },
  });

  function sizeOf(id: string): number {
    const size = uploads.size(id);
    if (size === undefined) {
      throw new Refusal(STATUS_CODE.NotFound, "nobody", "That upload is not here, or not any more: begin a new one");
    }
    return size;
  }
}

function idOf(c: ServerContext): string {
  const id = c.req.param("id") ?? "";
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) {
    throw invalid(`"${id.slice(0, 100)}" is no upload: send the id that it was begun with`);
  }
  return id;
}

function conflict(code: string, message: string): Refusal {
  return new Refusal(STATUS_CODE.Conflict, code, message);
}

/** The shapes alone: what a path may be is for the messenger to judge. */
function entriesOf(entries: unknown): ListEntry[] {
  if (!Array.isArray(entries)) throw invalid('The request has no "entries": send a list of files and folders');
  if (entries.length > MAX_ENTRIES) {
    throw invalid(`There are ${entries.length} files and folders, and ${MAX_ENTRIES} is the most: send them in parts`);
  }
  return entries.map((entry: unknown, index) => entryOf(entry) ?? refuse(index));
}

function entryOf(entry: unknown): ListEntry | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const { path, bytes, at, folder }: Readonly<Record<string, unknown>> = { ...entry };
  if (typeof path !== "string" || !isCount(at)) return undefined;
  if (folder === true && bytes === undefined) return { type: "folder", path, at };
  return folder === undefined && isCount(bytes) ? { type: "file", path, bytes, at } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function refuse(index: number): never {
  throw invalid(
    `"entries" has no file and no folder at ${index}: send "path", "at" and either "bytes" or "folder": true`,
  );
}
