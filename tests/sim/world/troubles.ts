import { StorageError } from "../../../src/model/errors.ts";
import type { Library } from "./library.ts";
import type { SeededRandom } from "./random.ts";
import { FAIR, type SimulatedNode, type World } from "./world.ts";

const MIB = 1_048_576;
/** Of a disk: enough for everything, beyond what the program leaves free. */
const CAPACITY = 400 * MIB;

/** Where a person lets files be received. */
export function foldersOf(node: SimulatedNode): readonly string[] {
  return [node.filesFolder, `${node.home}/Other`];
}

/**
 * What happens to computers and their disks. "rough": programs end at any moment, and disks refuse; "calm": nothing that
 * would be a reason for leaving anything behind.
 */
export class Troubles {
  readonly #world: World;
  readonly #library: Library;
  readonly #random: SeededRandom;
  #healed = false;

  constructor(
    world: World,
    { library, random, kind }: { library: Library; random: SeededRandom; kind: "calm" | "rough" },
  ) {
    this.#world = world;
    this.#library = library;
    this.#random = random;
    this.kind = kind;
    for (const node of world.nodes) {
      node.files.disk.capacity = CAPACITY;
      node.files.pace = random.pick([[0, 0], [0, 3], [1, 100]]);
    }
  }

  readonly kind: "calm" | "rough";

  /** Something of it, at a moment that means nothing. */
  some(node: SimulatedNode): void {
    const { lan, time } = this.#world;
    const random = this.#random;
    switch (random.below(8)) {
      case 0:
        return this.crash(node);
      case 1:
        if (this.kind === "rough") void node.stop();
        return this.#startLater(node);
      case 2:
      case 3:
        return node.start();
      case 4:
        lan.unplug(node.address);
        time.schedule(random.between(0, 60_000), () => lan.plugIn(node.address));
        return;
      case 5:
        node.files.pace = random.pick([[0, 0], [0, 3], [1, 200]]);
        return;
      case 6:
        return this.fill(node);
      default:
        return this.#refuse(node);
    }
  }

  /** Its program ends between two of its steps, or its computer does; it comes again after a while. */
  crash(node: SimulatedNode): void {
    if (this.kind === "calm") return this.#world.lan.hosts.get(node.address)?.cutAll();
    if (this.#healed) return;
    node.crash(this.#random.pick(["cut", "silent"]));
    this.#library.lookAt(node, foldersOf(node));
    this.#startLater(node);
  }

  /** As `crash`, in the midst of what is being done. */
  crashSoon(node: SimulatedNode): void {
    this.#world.time.schedule(this.#random.pick([0, 1, 50, 500]) * this.#random.unit(), () => this.crash(node));
  }

  /** The disk is full for a while. */
  fill(node: SimulatedNode): void {
    const { disk } = node.files;
    disk.ballast = Math.max(0, disk.free - this.#random.below(2 * MIB));
    this.#world.time.schedule(this.#random.between(0, 30_000), () => disk.ballast = 0);
  }

  /** From now on all is well. */
  heal(): void {
    this.#healed = true;
    const { lan, nodes } = this.#world;
    lan.weather = FAIR;
    for (const { address, store, files } of nodes) {
      lan.plugIn(address);
      store.failure = undefined;
      files.disk.ballast = 0;
      files.locked.clear();
      files.pace = [0, 0];
    }
  }

  /** A folder, or the database, can't be written for a while. */
  #refuse(node: SimulatedNode): void {
    if (this.kind === "calm") return;
    const random = this.#random;
    const { files, store } = node;
    const ms = random.between(0, 10_000);
    if (random.chance(0.5)) {
      store.failure = new StorageError("full", "The disk is full");
      this.#world.time.schedule(ms, () => store.failure = undefined);
      return;
    }
    const folder = random.pick(foldersOf(node));
    files.locked.add(folder);
    this.#world.time.schedule(ms, () => files.locked.delete(folder));
  }

  #startLater(node: SimulatedNode): void {
    this.#world.time.schedule(this.#random.pick([0, 1_000, 30_000]) * this.#random.unit(), () => node.start());
  }
}
