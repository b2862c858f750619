import { createHash, type Hash } from "node:crypto";
import type { RunningHash } from "../messenger/ports.ts";

/** SHA-256 of what comes bit by bit. crypto.subtle has none that could be gone on with, and copied on the way. */
export function runningHash(): RunningHash {
  return wrap(createHash("sha256"));
}

function wrap(hash: Hash): RunningHash {
  return {
    update: (bytes) => void hash.update(bytes),
    copy: () => wrap(hash.copy()),
    digest: () => Uint8Array.from(hash.digest()),
  };
}
