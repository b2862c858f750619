import type { Passphrases } from "../cli/passphrases.ts";
import { sha256 } from "../crypto/hash.ts";
import type { MessageId } from "../model/ids.ts";
import type { Sha256 } from "../server/tokens.ts";
import { encodeHex } from "../std/encoding.ts";
import type { Host } from "./profile.ts";
import { systemRandom } from "./world.ts";

/** What the process around the program is and offers. */
export interface ProgramWorld extends Host {
  readonly version: string;
  readonly passphrases: Passphrases;
  /** Told of mistakes that were survived. */
  readonly report: (error: unknown) => void;
}

export function newId(): MessageId {
  return encodeHex(systemRandom.bytes(16)) as MessageId;
}

export const hashOf: Sha256 = (bytes) => Promise.resolve(sha256(bytes));
