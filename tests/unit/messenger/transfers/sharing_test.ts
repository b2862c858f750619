import type { PeerId } from "../../../../src/model/ids.ts";
import { type Share, Sharing } from "../../../../src/messenger/transfers/sharing.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { simulatedSecurity } from "../../../sim/world/security.ts";

const PEERS = Array.from({ length: 12 }, (_, index) => simulatedSecurity(index + 10).self.id);
const yes = () => true;
const no = () => false;

/** Everybody by number; a receiver with a source is told by "number from source". */
class Scene {
  readonly away = new Set<number>();
  readonly sharing = new Sharing((peer) => !this.away.has(PEERS.indexOf(peer)));
  readonly shares = new Map<number, Share>();
  readonly told: string[] = [];
  known = yes;

  ask(number: number, not: number[] = []): void {
    const share: Share = {
      peer: PEERS[number]!,
      not: not.map((other) => PEERS[other]!),
      begin: (from) => this.told.push(`${number} from ${from === "author" ? from : PEERS.indexOf(from as PeerId)}`),
    };
    this.shares.set(number, share);
    this.sharing.ask(share, () => this.known());
  }

  end(number: number): void {
    this.sharing.end(this.shares.get(number)!, () => this.known());
  }

  done(number: number): void {
    this.end(number);
    this.sharing.has(PEERS[number]!, () => this.known());
  }

  /** What was told since it was asked last. */
  get news(): string[] {
    return this.told.splice(0);
  }
}

Deno.test("the author sends to two at a time, in the order of their asking", () => {
  const scene = new Scene();
  for (const number of [1, 2, 3, 4]) scene.ask(number);
  assertEquals(scene.news, ["1 from author", "2 from author"]);
  scene.end(1);
  assertEquals(scene.news, ["3 from author"]);
  assertEquals(scene.sharing.isIdle, false);
  for (const number of [2, 3, 4]) scene.end(number);
  assertEquals([scene.news, scene.sharing.isIdle], [["4 from author"], true]);
});

Deno.test("who has it sends it to two others, before the author does", () => {
  const scene = new Scene();
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) scene.ask(number);
  scene.news;
  scene.done(1);
  // The author's own line was free first.
  assertEquals(scene.news, ["3 from author", "4 from 1", "5 from 1"]);
  scene.done(4);
  assertEquals(scene.news, ["6 from 1", "7 from 4", "8 from 4"]);
});

Deno.test("the least busy of those who have it sends next", () => {
  const scene = new Scene();
  for (const number of [1, 2]) scene.ask(number);
  scene.done(1);
  scene.done(2);
  scene.news;
  for (const number of [3, 4, 5, 6, 7]) scene.ask(number);
  assertEquals(scene.news, ["3 from 1", "4 from 2", "5 from 1", "6 from 2", "7 from author"]);
});

Deno.test("nobody sends in the author's place before all hashes are known", () => {
  const scene = new Scene();
  scene.known = no;
  scene.ask(1);
  scene.done(1);
  for (const number of [2, 3, 4]) scene.ask(number);
  assertEquals(scene.news, ["1 from author", "2 from author", "3 from author"]);
  scene.known = yes;
  scene.end(2);
  assertEquals(scene.news, ["4 from 1"]);
});

Deno.test("who is away, who was no help, and the receiver itself do not send", () => {
  const scene = new Scene();
  for (const number of [1, 2, 3]) scene.ask(number);
  for (const number of [1, 2, 3]) scene.done(number);
  scene.news;
  scene.away.add(1);
  scene.ask(4, [2]);
  scene.ask(3);
  scene.ask(5, [2, 3]);
  assertEquals(scene.news, ["4 from 3", "3 from 2", "5 from author"]);
});

Deno.test("who gives up before its turn does not get one", () => {
  const scene = new Scene();
  for (const number of [1, 2, 3, 4]) scene.ask(number);
  scene.end(3);
  scene.end(1);
  assertEquals(scene.news, ["1 from author", "2 from author", "4 from author"]);
  // Once more is no harm.
  scene.end(3);
  scene.end(1);
  assertEquals(scene.news, []);
});

Deno.test("a helper that vanishes leaves its receivers to others when they ask again", () => {
  const scene = new Scene();
  for (const number of [1, 2]) scene.ask(number);
  scene.done(1);
  scene.news;
  scene.ask(3);
  assertEquals(scene.news, ["3 from 1"]);
  scene.away.add(1);
  scene.end(3);
  scene.ask(3, [1]);
  assertEquals(scene.news, ["3 from author"]);
});
