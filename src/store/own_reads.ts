import type { MessageId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Messages } from "./messages.ts";
import { goneUpTo } from "./gone.ts";
import { integerOf } from "./row.ts";

/** What is to be told others of what was seen here: messages of kind "read", which are there only until they are told. */
export class OwnReads {
  readonly #messages: Messages;
  readonly #deliveries: Deliveries;
  readonly #older;

  constructor(database: Database, { messages, deliveries }: { messages: Messages; deliveries: Deliveries }) {
    this.#messages = messages;
    this.#deliveries = deliveries;
    // In the words of the index own_reads. The conversation of a read is its receiver's own, whatever it is about.
    this.#older = database.prepare(`
      SELECT r.position FROM messages r
      JOIN messages old ON old.id = unhex(r.data ->> 'read') AND old.author = r.conversation
      JOIN messages new ON new.id = unhex(?) AND new.author = r.conversation
      WHERE r.kind = 'read' AND r.conversation = ? AND r.position <> ?
        AND old.conversation = new.conversation AND old.position <= new.position
        AND r.position > ${goneUpTo("r.conversation")} AND old.position > ${goneUpTo("old.conversation")}
    `);
  }

  /** Removes those that the one at `position`, about the message `read` of its receiver, stands for, too. */
  replace(position: number, receiver: number, read: MessageId): void {
    for (const row of this.#older.all(read, receiver, position)) this.remove(integerOf(row, "position"));
  }

  remove(position: number): void {
    this.#deliveries.remove(position);
    this.#messages.remove(position);
  }
}
