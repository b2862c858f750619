import { isPeerId, isRoomId, type MessageId, type PeerId } from "../model/ids.ts";
import type { Change } from "../model/message.ts";
import { choiceNamed, type QuestionState } from "../model/question.ts";
import type { Database } from "./database.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Edits } from "./edits.ts";
import type { Messages, Target } from "./messages.ts";
import { goneUpTo } from "./gone.ts";
import { EVERYONE_NUMBER, type Parties, SELF } from "./parties.ts";
import type { Reactions } from "./reactions.ts";
import { integerOf } from "./row.ts";

export interface ChangesTables {
  readonly parties: Parties;
  readonly messages: Messages;
  readonly deliveries: Deliveries;
  readonly edits: Edits;
  readonly reactions: Reactions;
}

/** Who says a change, in which conversation (numbers of table parties), and when: by their clock, and by ours. */
export interface Saying {
  readonly by: number;
  readonly conversation: number;
  readonly at: number;
  readonly storedAt: number;
}

/** Carries out what changes messages (docs/protocol.md, section 5.8). Its calls belong into a transaction. */
export class Changes {
  readonly #tables: ChangesTables;
  readonly #ownEdits;

  constructor(database: Database, tables: ChangesTables) {
    this.#tables = tables;
    // In the words of the index own_changes.
    this.#ownEdits = database.prepare(`
      SELECT position FROM messages m
      WHERE kind = 'change' AND data IS NOT NULL AND data ->> 'of' = ? AND data ->> 'does' = 'edit'
        AND position > ${goneUpTo("m.conversation")}
    `);
  }

  /** Returns the position of the message that is another one now; undefined: none is. */
  carryOut(change: Change, saying: Saying): number | undefined {
    const { parties, messages } = this.#tables;
    const author = change.author === undefined ? saying.by : parties.find(change.author);
    const target = author === undefined ? undefined : messages.target({ id: change.of, author });
    if (author === undefined || target === undefined) {
      if (change.does === "react") this.#keepReaction(change, saying);
      return undefined;
    }
    if (target.conversation !== saying.conversation || target.shown === "quiet" || target.retracted) return undefined;
    switch (change.does) {
      case "edit":
        return author === saying.by && this.#isEditable(target)
          ? this.#edit(target, change.text, saying.at)
          : undefined;
      case "retract":
        return author === saying.by ? this.#retract(target, change.of, saying) : undefined;
      case "close":
        return author === saying.by ? this.#close(target, change.text) : undefined;
      case "react": {
        const reaction = { by: saying.by, emoji: change.text };
        const changed = this.#tables.reactions.put({ author, id: change.of }, saying.conversation, reaction);
        return changed ? target.position : undefined;
      }
      default:
        // Of a newer program.
        return undefined;
    }
  }

  /**
   * A text answers a message: where that is an open question of somebody else's, and the text names a choice, it is
   * answered. Returns the position of the question; undefined: none is another one now.
   */
  answer(
    of: { readonly author: PeerId; readonly id: MessageId },
    text: string,
    { by, conversation }: Pick<Saying, "by" | "conversation">,
  ): number | undefined {
    const { parties, messages } = this.#tables;
    const author = parties.find(of.author);
    const target = author === undefined || author === by ? undefined : messages.target({ id: of.id, author });
    if (target === undefined || target.conversation !== conversation) return undefined;
    const question = messages.questionAt(target.position);
    const choice = question && choiceNamed(question.choices, text);
    if (question?.state.name !== "open" || choice === undefined) return undefined;
    const id = parties.id(by);
    const state = { name: "answered", choice, by: isPeerId(id) ? id : undefined } as const;
    messages.setQuestion(target.position, { ...question, state });
    return target.position;
  }

  /** Its author has the last word: which choice counts, or that none does. */
  #close({ position }: Target, text: string): number | undefined {
    const { messages } = this.#tables;
    const question = messages.questionAt(position);
    if (question === undefined) return undefined;
    const choice = choiceNamed(question.choices, text);
    messages.setQuestion(position, { ...question, state: closed(question.state, choice) });
    return position;
  }

  /** What was asked is what was answered. */
  #isEditable({ kind, position }: Target): boolean {
    return kind === "text" && this.#tables.messages.questionAt(position) === undefined;
  }

  #edit({ position, text, since }: Target, next: string, at: number): number {
    if (text !== next) this.#tables.edits.add(position, { text, at: since });
    this.#tables.messages.edit(position, next, at);
    return position;
  }

  #retract({ position }: Target, id: MessageId, { by, conversation, at }: Saying): number {
    const { messages, deliveries, edits } = this.#tables;
    messages.retract(position, at);
    edits.remove(position);
    // In a room nothing may be missing of what one says.
    if (by === SELF && !this.#isRoom(conversation)) {
      // Whoever does not have it gets nothing of it any more.
      deliveries.removeWaiting(position);
      for (const row of this.#ownEdits.all(id)) {
        const edit = integerOf(row, "position");
        deliveries.remove(edit);
        messages.remove(edit);
      }
    }
    return position;
  }

  /** Where several people speak, somebody may have heard what comes here later. Of one's own all is here. */
  #keepReaction({ of, author, text }: Change, { by, conversation, storedAt }: Saying): void {
    const { parties, reactions } = this.#tables;
    const shared = conversation === EVERYONE_NUMBER || this.#isRoom(conversation);
    const number = author === undefined || !shared ? by : parties.number(author);
    if (!shared || number === SELF) return;
    reactions.keep({ author: number, id: of }, conversation, { by, emoji: text, at: storedAt });
  }

  #isRoom(conversation: number): boolean {
    return isRoomId(this.#tables.parties.id(conversation));
  }
}

function closed(state: QuestionState, choice: string | undefined): QuestionState {
  if (choice === undefined) return { name: "over" };
  const isSaid = state.name === "answered" && state.choice === choice;
  return { name: "answered", choice, by: isSaid ? state.by : undefined };
}
