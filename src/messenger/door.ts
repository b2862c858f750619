import { KeyedBuckets } from "./keyed_buckets.ts";
import {
  ADDRESS_HANDSHAKES_BURST,
  ADDRESS_HANDSHAKES_PER_SECOND,
  CONTACT_HANDSHAKES_PER_SECOND,
  HANDSHAKES_PER_SECOND,
  MAX_UNAUTHENTICATED,
  MAX_UNAUTHENTICATED_PER_ADDRESS,
  RESERVED_FOR_CONTACTS,
} from "./limits.ts";
import type { Clock, Connection } from "./ports.ts";
import { TokenBucket } from "./token_bucket.ts";

/**
 * Places and turns for connections that have not shown yet who they are (docs/protocol.md, section 3).
 *
 * When the places are taken, the one that has waited longest is closed for the newcomer: an honest dialler is through
 * in milliseconds, so a thousand connections that are merely held open push out each other and nobody else.
 */
export class Door {
  readonly #clock: Clock;
  readonly #isContactAddress: (address: string) => boolean;
  /** In the order of their coming. */
  readonly #waiting = new Map<Connection, { readonly address: string; readonly reserved: boolean }>();
  /** Each address's share of the turns. */
  readonly #addresses = new KeyedBuckets<string>(ADDRESS_HANDSHAKES_PER_SECOND, ADDRESS_HANDSHAKES_BURST);
  readonly #anybody = new TokenBucket(HANDSHAKES_PER_SECOND, HANDSHAKES_PER_SECOND);
  readonly #contacts = new TokenBucket(CONTACT_HANDSHAKES_PER_SECOND, CONTACT_HANDSHAKES_PER_SECOND);

  constructor(clock: Clock, isContactAddress: (address: string) => boolean) {
    this.#clock = clock;
    this.#isContactAddress = isContactAddress;
  }

  /** Gives a connection its place. */
  enter(connection: Connection): void {
    const { address } = connection.remote;
    const reserved = this.#isContactAddress(address);
    const neighbours = [...this.#waiting].filter(([, other]) => other.address === address);
    const peers = [...this.#waiting].filter(([, other]) => other.reserved === reserved);
    const places = reserved ? RESERVED_FOR_CONTACTS : MAX_UNAUTHENTICATED - RESERVED_FOR_CONTACTS;
    const crowd = neighbours.length >= MAX_UNAUTHENTICATED_PER_ADDRESS
      ? neighbours
      : peers.length >= places
      ? peers
      : [];
    const [longest] = crowd;
    if (longest !== undefined) this.#evict(longest[0]);
    this.#waiting.set(connection, { address, reserved });
  }

  /** True: there is time for one more handshake. Nobody can use up all turns from one address. */
  mayBegin(connection: Connection): boolean {
    const now = this.#clock.ticks();
    const reserved = this.#waiting.get(connection)?.reserved === true;
    if (this.#addresses.take(connection.remote.address, now) && this.#anybody.take(now)) return true;
    return reserved && this.#contacts.take(now);
  }

  /** The connection is authenticated, or closed. */
  leave(connection: Connection): void {
    this.#waiting.delete(connection);
  }

  #evict(connection: Connection): void {
    this.#waiting.delete(connection);
    connection.close();
  }
}
