import { RequestError } from "../../../src/model/errors.ts";
import type { AppEvent } from "../../../src/model/event.ts";
import { type ConversationId, EVERYONE } from "../../../src/model/ids.ts";
import type { ListEntry, Transfer, TransferKey } from "../../../src/model/transfer.ts";
import type { Steering } from "../../../src/messenger/facade.ts";
import { Belongings, NAMES, SUSPECT } from "./belongings.ts";
import { baseName } from "./disk.ts";
import type { Library } from "./library.ts";
import type { SeededRandom } from "./random.ts";
import { foldersOf, type Troubles } from "./troubles.ts";
import type { SimulatedNode, World } from "./world.ts";

const MIB = 1_048_576;

/** One end of a transfer, as its user sees it. */
type End = Pick<Transfer, "key" | "direction">;

/** What the people of a world do with files, at random. */
export class People {
  readonly #world: World;
  readonly #library: Library;
  readonly #random: SeededRandom;
  readonly #troubles: Troubles;
  readonly #belongings: Belongings;
  /** What was asked of programs, by their lives. */
  readonly #requests = new Set<{ readonly node: SimulatedNode; readonly lives: number }>();
  #healed = false;

  constructor(
    world: World,
    { library, random, troubles }: { library: Library; random: SeededRandom; troubles: Troubles },
  ) {
    this.#world = world;
    this.#library = library;
    this.#random = random;
    this.#troubles = troubles;
    this.#belongings = new Belongings(library, random);
    for (const node of world.nodes) this.#furnish(node);
  }

  /** Somebody does something. */
  act(node: SimulatedNode): void {
    const random = this.#random;
    switch (random.below(12)) {
      case 0:
      case 1:
      case 2:
        return this.#offer(node);
      case 3:
        return this.#upload(node);
      case 4:
        return this.#send(node);
      case 5:
      case 6:
      case 7:
        return this.#steerAny(node);
      case 8:
      case 9:
        return this.#belongings.change(node);
      case 10:
        return this.#setRule(node);
      default:
        return this.#library.intrude(node, `${random.pick(foldersOf(node))}/${random.pick(NAMES)}`);
    }
  }

  /** From now on whoever is asked answers, and nobody begins anything. */
  heal(): void {
    this.#healed = true;
    for (const node of this.#world.nodes) this.#mendCheck(node);
  }

  /** Everybody answers what they are asked, lets go on what they paused, and tries again what failed. */
  settle(): void {
    for (const node of this.#world.nodes) {
      for (const { key, state } of node.store.openTransfers()) {
        const { name } = state;
        const end = endOf(node, key);
        if (name === "paused") this.#steer(node, end, { do: "resume" });
        else if (end.direction === "out") continue;
        else if (name === "offered" && this.#random.chance(0.2)) this.#steer(node, end, { do: "decline" });
        // Not one file of it is there any more, and nobody puts them back.
        else if (state.name === "failed" && state.problem === "gone") this.#steer(node, end, { do: "cancel" });
        else if (name === "offered" || name === "failed") this.#steer(node, end, { do: "accept" });
      }
    }
  }

  /** Nobody waits for an answer of a program that still runs. */
  get isQuiet(): boolean {
    return [...this.#requests].every(({ node, lives }) => node.lives !== lives || !node.isRunning);
  }

  #furnish(node: SimulatedNode): void {
    const random = this.#random;
    this.#belongings.furnish(node);
    this.#mendCheck(node);
    node.files.reading = (path) => {
      if (!this.#healed && random.chance(0.01)) this.#belongings.changeFile(node, path);
    };
    node.files.writing = (bytes) => {
      if (!this.#healed && random.chance(bytes > 65_536 ? 0.04 : 0.002)) this.#troubles.crashSoon(node);
    };
    const { appeared } = node.files;
    node.files.appearing = (path) => {
      if (!this.#healed && random.chance(0.1)) this.#library.intrude(node, path);
    };
    node.files.appeared = (path, stage) => {
      appeared(path, stage);
      if (!this.#healed && random.chance(0.1)) this.#disturbPublishing(node, stage);
    };
    const { heard } = node;
    node.heard = (event) => {
      heard(event);
      this.#react(node, event);
    };
  }

  /** Most answer soon, and some twice; the others are left to `settle`. What runs is disturbed now and then. */
  #react(node: SimulatedNode, event: AppEvent): void {
    if (event.type !== "transfer" || this.#healed) return;
    const { transfer } = event;
    const random = this.#random;
    if (transfer.state.name === "running" && random.chance(0.05)) return this.#disturb(node, transfer);
    if (transfer.direction !== "in" || transfer.state.name !== "offered") return;
    this.#world.time.schedule(random.between(0, 3_000), () => {
      if (random.chance(0.8)) this.#steer(node, transfer, this.#accepting(node));
      else if (random.chance(0.5)) this.#steer(node, transfer, { do: "decline" });
      if (random.chance(0.1)) this.#steer(node, transfer, this.#accepting(node));
    });
  }

  /** Something happens in the midst of a transfer. */
  #disturb(node: SimulatedNode, transfer: Transfer): void {
    const random = this.#random;
    const { author, peer } = transfer.key;
    const other = this.#world.nodes.find(({ id }) => id === peer)!;
    switch (random.below(8)) {
      case 0:
      case 1:
        return this.#troubles.crashSoon(node);
      case 2:
        return this.#troubles.crashSoon(other);
      case 3:
        return this.#troubles.fill(node);
      case 4:
        this.#world.lan.hosts.get(node.address)?.cutAll();
        return;
      case 5:
        return this.#steer(node, transfer, { do: random.pick(["pause", "cancel"]) });
      default:
        return this.#belongings.change(author === node.id ? node : other, transfer.key.offer);
    }
  }

  /** Something happens while what is complete is given its final names. */
  #disturbPublishing(node: SimulatedNode, stage: string): void {
    const { key } = node.store.openTransfers().find(({ key }) => stage.startsWith(key.offer)) ?? {};
    const author = this.#world.nodes.find(({ id }) => id === key?.author);
    if (key === undefined || author === undefined) return;
    switch (this.#random.below(4)) {
      case 0:
        return this.#steer(node, endOf(node, key), { do: this.#random.pick(["pause", "cancel"]) });
      case 1:
        return this.#steer(author, { key: { ...key, peer: node.id }, direction: "out" }, { do: "cancel" });
      default:
        return this.#troubles.crashSoon(node);
    }
  }

  #offer(node: SimulatedNode): void {
    const paths = this.#belongings.pick(node);
    this.#try(node, async (messenger) => {
      await messenger.offer({ to: this.#somebody(node), from: { paths }, text: "Some files" });
    });
  }

  /** As the page does: in parts, and then it is offered. */
  #upload(node: SimulatedNode): void {
    const random = this.#random;
    const files = Array.from({ length: 1 + random.below(5) }, () => {
      return this.#library.upload(random.pick([0, 10, 70_000, 200_000]));
    });
    const entries: ListEntry[] = files.map(({ content, at }, index) => {
      return { type: "file", path: `upload ${index}.png`, bytes: content.length, at };
    });
    this.#try(node, async (messenger) => {
      const { uploads } = messenger;
      const { id } = await uploads.begin(entries);
      try {
        let sent = 0;
        for (const { content } of files) {
          const bytes = new Uint8Array(content.length);
          content.read(0, bytes);
          const parts = [bytes.subarray(0, 50_000), bytes.subarray(50_000)];
          sent = await uploads.append(id, sent, ReadableStream.from(parts));
        }
        if (random.chance(0.1)) await uploads.cancel(id);
        else await messenger.offer({ to: this.#somebody(node), from: { upload: id }, text: "" });
      } catch (error) {
        if (uploads.size(id) !== undefined) await uploads.cancel(id);
        throw error;
      }
    });
  }

  #send(node: SimulatedNode): void {
    this.#try(node, async (messenger) => {
      await messenger.send({ to: this.#somebody(node), text: `${node.name} ${this.#world.time.ticks}` });
    });
  }

  #steerAny(node: SimulatedNode): void {
    const random = this.#random;
    const open = node.store.openTransfers();
    if (open.length === 0) return;
    const end = endOf(node, random.pick(open).key);
    const what: Steering[] = [{ do: "pause" }, { do: "resume" }, { do: "resume" }, { do: "cancel" }];
    if (end.direction === "in") what.push(this.#accepting(node), this.#accepting(node), { do: "decline" });
    this.#steer(node, end, random.pick(what));
  }

  #steer(node: SimulatedNode, { key, direction }: End, what: Steering): void {
    const { author, offer, peer } = key;
    const all = direction === "out" && !this.#healed && this.#random.chance(0.5);
    this.#try(node, (messenger) => messenger.steer(all ? { author, offer } : { author, offer, peer }, what));
  }

  #accepting(node: SimulatedNode): Steering {
    return { do: "accept", folder: this.#random.pick(foldersOf(node)) };
  }

  #setRule(node: SimulatedNode): void {
    const random = this.#random;
    this.#try(node, (messenger) => {
      const peers = messenger.peers();
      if (peers.length === 0) return;
      const { id } = random.pick(peers);
      if (random.chance(0.2)) return messenger.setVerified(id, "not verified");
      messenger.setVerified(id, "verified");
      const folder = random.pick([undefined, ...foldersOf(node)]);
      messenger.setRule({ contact: id, folder, largest: 4 * MIB, quota: random.pick([5 * MIB, 100 * MIB]) });
    });
  }

  #mendCheck({ files }: SimulatedNode): void {
    files.check = (path) => {
      if (!this.#healed && this.#troubles.kind === "rough" && this.#random.chance(0.02)) {
        return Promise.resolve({ verdict: "broken", why: "the program is not there" });
      }
      const objects = baseName(path).startsWith(SUSPECT);
      return Promise.resolve(objects ? { verdict: "objects", why: "a suspect" } : { verdict: "clean" });
    };
  }

  #somebody(node: SimulatedNode): ConversationId {
    const peers = node.messenger.peers();
    return this.#random.chance(0.4) || peers.length === 0 ? EVERYONE : this.#random.pick(peers).id;
  }

  /** A request may be refused, and then it says why; whatever else goes wrong is a mistake of the program. */
  #try(node: SimulatedNode, action: (messenger: SimulatedNode["messenger"]) => void | Promise<void>): void {
    if (!node.isRunning) return;
    const { lives, messenger } = node;
    const request = { node, lives };
    this.#requests.add(request);
    const tried = async () => {
      try {
        await action(messenger);
      } catch (error) {
        if (node.lives === lives && node.isRunning && !(error instanceof RequestError)) this.#world.report(error);
      }
      this.#requests.delete(request);
    };
    void tried();
  }
}

function endOf(node: SimulatedNode, key: TransferKey): End {
  return { key, direction: key.author === node.id ? "out" : "in" };
}
