import type { PeerId } from "../model/ids.ts";
import { type KnownPeer, shownName } from "./known_peer.ts";

/** What of a peer decides who is whose twin. */
interface Place {
  readonly name: string;
  readonly rank: string;
}

/**
 * Who is shown by the same name. A name proves nothing: where a known one comes with another key, its user is told that
 * this is somebody else than the contact whom they knew before.
 */
export class Namesakes {
  readonly #byName = new Map<string, Set<KnownPeer>>();
  readonly #places = new Map<PeerId, Place>();

  /** Looks at what a peer is called now. Returns the others whose twin may be another one by that. */
  place(known: KnownPeer): KnownPeer[] {
    const before = this.#places.get(known.id);
    const { contact, since, trusted } = known;
    const name = fold(shownName(known));
    const rank = JSON.stringify([contact, since, trusted]);
    if (before?.name === name && before.rank === rank) return [];
    const left = before === undefined || before.name === name ? [] : this.#leave(known, before.name);
    this.#places.set(known.id, { name, rank });
    const met = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, met.add(known));
    // Only a contact is anybody's twin.
    return contact ? [...left, ...[...met].filter((other) => other !== known)] : [];
  }

  remove(known: KnownPeer): void {
    const place = this.#places.get(known.id);
    this.#places.delete(known.id);
    if (place !== undefined) this.#leave(known, place.name);
  }

  /** The contact of that name whom the user knew first; undefined: there is none, or its key was compared. */
  twinOf(known: KnownPeer): PeerId | undefined {
    if (known.verified) return undefined;
    const name = this.#places.get(known.id)?.name ?? fold(shownName(known));
    let first: KnownPeer | undefined;
    for (const other of this.#byName.get(name) ?? []) {
      if (other === known || !other.contact || !isBefore(other, known)) continue;
      if (first === undefined || isBefore(other, first)) first = other;
    }
    return first?.id;
  }

  /** Returns who stays behind. */
  #leave(known: KnownPeer, name: string): KnownPeer[] {
    const met = this.#byName.get(name);
    met?.delete(known);
    if (met?.size === 0) this.#byName.delete(name);
    return [...met ?? []];
  }
}

/** The disk does not say who of its contacts came first: of those, whom the user wrote to is nobody's newcomer. */
function isBefore(other: KnownPeer, known: KnownPeer): boolean {
  if (other.since !== known.since) return other.since < known.since;
  return other.trusted || !known.trusted;
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
