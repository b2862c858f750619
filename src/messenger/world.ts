import type { Endpoint, NameSource, Profile } from "../model/peer.ts";
import type { Policy } from "../model/policy.ts";
import type { Clock, Datagrams, Files, Random, Security, Store, Streams } from "./ports.ts";

/** All that a node needs of the world around it. */
export interface MessengerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly datagrams: Datagrams;
  readonly streams: Streams;
  readonly security: Security;
  readonly files: Files;
  /** Where received files go if the user chose no folder: absolute. */
  readonly filesFolder: string;
  /** Where they go whatever the user chose before, for this start alone: absolute. */
  readonly givenFilesFolder?: string | undefined;
  /** What an administrator decided; undefined: nothing. */
  readonly policy?: Policy | undefined;
  readonly profile: Profile;
  /** "system": the name is the system's word for its user, who has not been asked yet. Undefined: the user's. */
  readonly nameFrom?: NameSource;
  /** Larger than at any start before. */
  readonly epoch: number;
  /** Addresses beyond the reach of broadcast, to connect to and to follow. */
  readonly follow: readonly Endpoint[];
  /** What HELLO says of the program: "lanmessenger/0.1.0". */
  readonly app: string;
  /** Told of mistakes of this program that were survived. */
  readonly report: (error: unknown) => void;
}
