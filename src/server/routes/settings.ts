import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import { LANGUAGES, type QuietHours, type Settings, SWITCH, THEMES } from "../../model/settings.ts";
import { readObject } from "../body.ts";
import type { ServerEnv } from "../guard.ts";
import { invalid } from "../refusal.ts";
import { settingsDto } from "../to_dto.ts";
import { optionalDays } from "./ids.ts";
import { route } from "./route.ts";

/** PUT /api/settings takes some of a `SettingsDto`, and answers all of it. */
export function settingsRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/settings", {
    PUT: async (c) => {
      messenger.keeping.change(changeOf(await readObject(c)));
      return c.json(settingsDto(messenger.keeping.settings));
    },
  });
}

/** Of each setting that is there; a null takes one away. */
function changeOf(body: Readonly<Record<string, unknown>>): Partial<Settings> {
  const days = optionalDays(body.keepDays, "keepDays");
  const hours = optionalHours(body.quietHours);
  const folder = optionalFolder(body.filesFolder);
  return {
    ...one("receipts", optionalWord(SWITCH, body, "receipts")),
    ...days === undefined ? {} : { keepDays: days ?? undefined },
    ...one("theme", optionalWord(THEMES, body, "theme")),
    ...one("language", optionalWord(LANGUAGES, body, "language")),
    ...one("notify", optionalWord(SWITCH, body, "notify")),
    ...one("sound", optionalWord(SWITCH, body, "sound")),
    ...hours === undefined ? {} : { quietHours: hours ?? undefined },
    ...folder === undefined ? {} : { filesFolder: folder ?? undefined },
  };
}

function one<Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined): Partial<Settings> {
  return value === undefined ? {} : { [name]: value };
}

function optionalWord<const Word extends string>(
  words: readonly Word[],
  body: Readonly<Record<string, unknown>>,
  member: string,
): Word | undefined {
  const value = body[member];
  if (value === undefined) return undefined;
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw invalid(`"${member}" is unknown: send one of ${words.join(", ")}, or leave it out`);
}

function optionalHours(value: unknown): QuietHours | null | undefined {
  if (value === undefined || value === null) return value;
  const { from, to }: Readonly<Record<string, unknown>> = typeof value === "object" ? { ...value } : {};
  if (typeof from === "string" && typeof to === "string") return { from, to };
  throw invalid('"quietHours" has no times: send "from" and "to" such as "22:00", null for none, or leave it out');
}

function optionalFolder(value: unknown): string | null | undefined {
  if (value === undefined || value === null || typeof value === "string") return value;
  throw invalid('"filesFolder" is no path: send an absolute one, null for the usual folder, or leave it out');
}
