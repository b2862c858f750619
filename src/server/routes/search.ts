import type { Hono } from "hono";
import type { Messenger } from "../../messenger/facade.ts";
import type { ServerEnv } from "../guard.ts";
import { historyPage } from "../history_page.ts";
import { invalid } from "../refusal.ts";
import { asConversation } from "./ids.ts";
import { route } from "./route.ts";

/** Characters of a search at the most. */
const MAX_WORDS = 1_000;

/** GET /api/search?words=&conversation=&before=&limit= : the newest messages that have all of the words, oldest first. */
export function searchRoute(app: Hono<ServerEnv>, { messenger }: { messenger: Messenger }): void {
  route(app, "/api/search", {
    GET: (c) => {
      const words = c.req.query("words")?.trim() ?? "";
      if (words === "") throw invalid('The request has no "words": send what to look for');
      if (words.length > MAX_WORDS) throw invalid(`"words" is longer than ${MAX_WORDS} characters: send fewer`);
      const conversation = c.req.query("conversation");
      return c.json(historyPage(c, messenger, {
        search: words,
        ...conversation === undefined ? {} : { conversation: asConversation(conversation) },
      }));
    },
  });
}
