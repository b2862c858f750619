import type { MessageId } from "../../../src/model/ids.ts";
import type { Library } from "./library.ts";
import type { SeededRandom } from "./random.ts";
import { foldersOf } from "./troubles.ts";
import type { SimulatedNode } from "./world.ts";

const MIB = 1_048_576;
/** Most are small: what counts is that they end in the midst of a chunk, at its end, and in the next but one. */
const SIZES = [0, 0, 1, 700, 9_000, 65_536, 65_537, 100_000, 300_000, MIB, MIB + 1, 2_200_000];
/** Some are not what they were when they have come: names that Windows refuses, and two that are one there. */
export const NAMES = ["notes.txt", "what?.bin", "Report", "report", "photo.jpg", "CON.txt", "über.txt", "deep"];
/** What the check of received items objects to. */
export const SUSPECT = "suspect.exe";

/** What people have to send, which they go on working at. */
export class Belongings {
  readonly #library: Library;
  readonly #random: SeededRandom;

  constructor(library: Library, random: SeededRandom) {
    this.#library = library;
    this.#random = random;
  }

  /** Files of all sizes, a folder of many small ones, and empty folders. */
  furnish(node: SimulatedNode): void {
    const random = this.#random;
    const { disk } = node.files;
    for (const folder of foldersOf(node)) disk.place(folder, "folder");
    const home = homeOf(node);
    disk.place(home, "folder");
    for (const name of NAMES) this.#write(node, `${home}/${name}`);
    if (random.chance(0.1)) this.#write(node, `${home}/${SUSPECT}`);
    for (const folder of ["", "/Empty", "/Inner", "/Inner/Emptier"]) disk.place(`${home}/Folder${folder}`, "folder");
    for (const name of NAMES.slice(random.below(NAMES.length))) this.#write(node, `${home}/Folder/${name}`);
    for (let index = random.below(40); index > 0; index--) {
      this.#library.write(node, `${home}/Folder/Inner/${index}`, random.below(3_000));
    }
  }

  /** One to four of them, to be offered. */
  pick(node: SimulatedNode): string[] {
    const all = node.files.disk.names(homeOf(node));
    const picked = Array.from({ length: 1 + this.#random.below(4) }, () => this.#random.pick(all));
    return [...new Set(picked)].map((name) => `${homeOf(node)}/${name}`);
  }

  /** One of them, or of those that an offer is of, is another one now, or gone. */
  change(node: SimulatedNode, offer?: MessageId): void {
    const { disk } = node.files;
    const paths = offer === undefined ? disk.within(homeOf(node)) : this.#library.pathsOf(node, offer);
    const files = paths.filter((path) => disk.file(path) !== undefined);
    if (files.length > 0) this.changeFile(node, this.#random.pick(files));
  }

  changeFile(node: SimulatedNode, path: string): void {
    if (!path.startsWith(homeOf(node))) return;
    if (this.#random.chance(0.2)) this.#library.remove(node, path);
    else this.#write(node, path, this.#random.pick(["in place", "replacing"]));
  }

  /** Of another size or, as often, of the same. */
  #write(node: SimulatedNode, path: string, how: "in place" | "replacing" = "replacing"): void {
    const before = node.files.disk.file(path)?.length;
    const bytes = before !== undefined && this.#random.chance(0.5) ? before : this.#random.pick(SIZES);
    this.#library.write(node, path, bytes, how);
  }
}

function homeOf({ home }: SimulatedNode): string {
  return `${home}/Files`;
}
