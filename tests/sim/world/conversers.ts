import { RequestError } from "../../../src/model/errors.ts";
import type { AppEvent } from "../../../src/model/event.ts";
import { type ConversationId, EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import type { SeededRandom } from "./random.ts";
import type { SimulatedNode, World } from "./world.ts";

const EMOJI = ["👍", "🎉", "😀", ""];

/** What a message should be, by what was done to it. */
interface Spoken {
  readonly author: SimulatedNode;
  readonly message: Message;
  /** Its wordings, the last one being that of now. */
  readonly texts: string[];
  state: "said" | "retracted";
  /** Who reacted, and what each of those who were told of it, themselves included, has of it. */
  readonly reactions: Map<SimulatedNode, Map<PeerId, string>>;
}

/** People who write, edit, take back, react, read and block at random, and what should come of all of it. */
export class Conversers {
  readonly #world: World;
  readonly #random: SeededRandom;
  readonly #spoken: Spoken[] = [];
  /** By reader and conversation: up to which position its user has seen it. */
  readonly #seen = new Map<string, number>();
  /** "blocker blocked". */
  readonly #blocks = new Set<string>();
  readonly done = { edits: 0, retractions: 0, reactions: 0, reads: 0, blocks: 0 };

  constructor(world: World, random: SeededRandom) {
    this.#world = world;
    this.#random = random;
    for (const node of world.nodes) node.heard = (event) => this.#hear(node, event);
  }

  /** Somebody whose program runs does something. */
  act(node: SimulatedNode): void {
    switch (this.#random.below(10)) {
      case 0:
      case 1:
      case 2:
        return this.#send(node);
      case 3:
      case 4:
        return this.#edit(node);
      case 5:
        return this.#retract(node);
      case 6:
      case 7:
        return this.#react(node);
      case 8:
        return this.#read(node);
      default:
        return this.#block(node);
    }
  }

  /** Everybody is welcome again, writes to everybody once more, and reads all that there is. */
  async settle(wait: () => Promise<void>): Promise<void> {
    const { nodes } = this.#world;
    for (const node of nodes) for (const other of nodes) this.#setBlocked(node, other, "welcome");
    await wait();
    for (const node of nodes) {
      for (const to of [EVERYONE, ...nodes.filter((other) => other !== node).map(({ id }) => id)] as const) {
        this.#say(node, to, "The end");
      }
    }
    await wait();
    for (const node of nodes) {
      for (const { id, last } of node.messenger.conversations()) {
        if (last !== undefined) this.#see(node, id, last.position);
      }
    }
    await this.#world.time.pass(2_000);
    await wait();
  }

  /** Each end sees what it should; returns how many views were compared. */
  check(): number {
    let views = 0;
    for (const spoken of this.#spoken) {
      const own = spoken.author.store.message(spoken.message.id, spoken.author.id);
      assert(own !== undefined);
      for (const node of this.#world.nodes) {
        const delivery = own.deliveries.find(({ to }) => to === node.id);
        const seen = node.store.message(spoken.message.id, spoken.author.id);
        if (delivery !== undefined) {
          assert(seen !== undefined, `${node.name} lacks "${spoken.texts.at(-1)}" of ${spoken.author.name}`);
          assert(
            delivery.readAt !== undefined,
            `${node.name} has not read "${spoken.texts.at(-1)}" of ${spoken.author.name} in ${
              spoken.message.conversation.slice(0, 8)
            }, it seems`,
          );
        }
        if (seen === undefined) continue;
        this.#compare(node, spoken, seen);
        views++;
      }
    }
    for (const author of this.#world.nodes) for (const reader of this.#world.nodes) this.#checkOrder(author, reader);
    return views;
  }

  #compare(node: SimulatedNode, { author, texts, state, reactions }: Spoken, seen: Message): void {
    const where = `"${texts.at(-1)}" of ${author.name} at ${node.name}`;
    const edits = node.store.edits(author.id, seen.id).map(({ text }) => text);
    if (state === "retracted") {
      assertEquals([seen.text, seen.retractedAt !== undefined, edits], ["", true, []], where);
      return;
    }
    assertEquals([seen.text, seen.retractedAt, edits], [texts.at(-1), undefined, texts.slice(0, -1)], where);
    assertEquals(seen.editedAt !== undefined, texts.length > 1, where);
    const expected = [...reactions].map(([{ id }, told]) => ({ by: id, emoji: told.get(node.id) ?? "" }))
      .filter(({ emoji }) => emoji !== "").toSorted((a, b) => a.by < b.by ? -1 : 1);
    assertEquals(seen.reactions, expected, where);
  }

  /** Once and in order, and all that was not taken back before it could be delivered. */
  #checkOrder(author: SimulatedNode, reader: SimulatedNode): void {
    if (author === reader) return;
    for (const conversation of [EVERYONE, reader.id] as const) {
      const written = author.store.history({ conversation, limit: 1_000 }).filter(({ from }) => from === author.id);
      const here = conversation === EVERYONE ? EVERYONE : author.id;
      const shown = reader.shown.filter((one) => one.from === author.id && one.conversation === here).map(({ id }) =>
        id
      );
      const may = written.filter(({ id, deliveries, retractedAt }) => {
        return deliveries.some(({ to }) => to === reader.id) || (retractedAt !== undefined && shown.includes(id));
      });
      assertEquals(shown, may.map(({ id }) => id));
    }
  }

  #hear(node: SimulatedNode, event: AppEvent): void {
    if (event.type === "message") {
      assert(!this.#blocks.has(`${node.id} ${event.message.from}`), `${node.name} has something of who is blocked`);
    }
    if (event.type !== "read") return;
    const reader = this.#world.nodes.find(({ id }) => id === event.by);
    const message = node.store.history({ conversation: event.conversation, before: event.position + 1, limit: 1 })[0];
    const theirs = message && reader?.store.message(message.id, node.id);
    assert(reader !== undefined && theirs !== undefined);
    const seen = this.#seen.get(`${reader.id} ${theirs.conversation}`) ?? 0;
    assert(theirs.position <= seen, `${reader.name} is said to have read what they have not`);
    this.done.reads++;
  }

  #send(node: SimulatedNode): void {
    const peers = node.messenger.peers();
    const to = this.#random.chance(0.4) || peers.length === 0 ? EVERYONE : this.#random.pick(peers).id;
    this.#say(node, to, `${node.name} ${this.#world.time.ticks}`);
  }

  #say(node: SimulatedNode, to: ConversationId, text: string): void {
    this.#try(node, async (messenger) => {
      const message = await messenger.send({ to, text });
      this.#spoken.push({ author: node, message, texts: [text], state: "said", reactions: new Map() });
    });
  }

  #edit(node: SimulatedNode): void {
    const spoken = this.#pick(({ author, state }) => author === node && state === "said");
    if (spoken === undefined) return;
    const text = `${spoken.texts[0]}, ${this.#random.below(3)}`;
    this.#try(node, async ({ changes }) => {
      await changes.edit(spoken.message.id, text);
      if (spoken.texts.at(-1) === text) return;
      spoken.texts.push(text);
      this.done.edits++;
    });
  }

  #retract(node: SimulatedNode): void {
    const spoken = this.#pick(({ author, state }) => author === node && state === "said");
    if (spoken === undefined) return;
    this.#try(node, async ({ changes }) => {
      await changes.retract(spoken.message.id);
      spoken.state = "retracted";
      this.done.retractions++;
    });
  }

  #react(node: SimulatedNode): void {
    const spoken = this.#pick(({ author, message }) => node.store.message(message.id, author.id) !== undefined);
    if (spoken === undefined) return;
    const { author, message, reactions } = spoken;
    const emoji = this.#random.pick(EMOJI);
    const here = node.messenger.peers().filter(({ presence, blocked }) => presence !== "offline" && !blocked);
    const receivers = author === node
      ? message.deliveries.map(({ to }) => to)
      : message.conversation === EVERYONE
      ? here.map(({ id }) => id)
      : [];
    this.#try(node, async ({ changes }) => {
      const before = reactions.get(node)?.get(node.id) ?? "";
      await changes.react({ author: author.id, id: message.id }, emoji);
      if (before === emoji) return;
      const told = reactions.get(node) ?? new Map<PeerId, string>();
      reactions.set(node, told);
      for (const id of [node.id, author.id, ...receivers]) told.set(id, emoji);
      this.done.reactions++;
    });
  }

  #read(node: SimulatedNode): void {
    const { id, last } = this.#random.pick(node.messenger.conversations());
    if (last !== undefined) this.#see(node, id, last.position - this.#random.below(3));
  }

  #see(node: SimulatedNode, conversation: ConversationId, position: number): void {
    const key = `${node.id} ${conversation}`;
    this.#seen.set(key, Math.max(position, this.#seen.get(key) ?? 0));
    this.#try(node, (messenger) => messenger.markSeen(conversation, Math.max(0, position)));
  }

  #block(node: SimulatedNode): void {
    const other = this.#random.pick(this.#world.nodes);
    this.#setBlocked(node, other, this.#random.chance(0.6) ? "blocked" : "welcome");
  }

  #setBlocked(node: SimulatedNode, other: SimulatedNode, verdict: "blocked" | "welcome"): void {
    if (node === other || node.messenger.peer(other.id) === undefined) return;
    const key = `${node.id} ${other.id}`;
    if (verdict === "blocked") this.#blocks.add(key);
    else this.#blocks.delete(key);
    node.messenger.people.setBlocked(other.id, verdict);
    if (verdict === "blocked") this.done.blocks++;
  }

  #pick(isMeant: (spoken: Spoken) => boolean): Spoken | undefined {
    const some = this.#spoken.filter(isMeant);
    return some.length === 0 ? undefined : this.#random.pick(some.slice(-12));
  }

  /** A request may be refused, since somebody is away, is blocked, or was quicker. */
  #try(node: SimulatedNode, action: (messenger: SimulatedNode["messenger"]) => void | Promise<void>): void {
    const { messenger } = node;
    const tried = async () => {
      try {
        await action(messenger);
      } catch (error) {
        if (!(error instanceof RequestError)) this.#world.report(error);
      }
    };
    void tried();
  }
}
