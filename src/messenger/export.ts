import type { ConversationId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { htmlOf } from "./export_html.ts";
import { jsonOf } from "./export_json.ts";
import { textOf } from "./export_text.ts";
import type { ExportNames } from "./export_words.ts";
import type { ExportFormat } from "./facade.ts";

/** A pure function of what it is given: messages, oldest first, as one document in pieces. */
export function exportMessages(
  pages: Iterable<readonly Message[]>,
  { format, title, names }: {
    readonly format: ExportFormat;
    /** The one conversation that they are all of; undefined: of several. */
    readonly title: ConversationId | undefined;
    readonly names: ExportNames;
  },
): Iterable<string> {
  switch (format) {
    case "text":
      return textOf(pages, title, names);
    case "json":
      return jsonOf(pages, names);
    case "html":
      return htmlOf(pages, title, names);
  }
  format satisfies never;
}
