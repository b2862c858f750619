import { createHash } from "node:crypto";
import type { PeerId } from "../../../src/model/ids.ts";
import type { FrameStream, PublicIdentity, Secured, Security } from "../../../src/messenger/ports.ts";
import { runningHash } from "../../../src/crypto/running_hash.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { frame } from "../../../src/protocol/frame.ts";
import { encodeBase32 } from "../../../src/std/encoding.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What stands for M1: it says nothing of who dials. */
export const M1: Bytes = new TextEncoder().encode("LM72");

/**
 * Keys without cryptography: ids, signatures and sessions behave, and cost nothing. The real ones are tested in
 * tests/unit/crypto; here thousands of nodes start and hundreds of thousands of records pass.
 */
export function simulatedSecurity(seed: number): Security {
  const modulus = new Uint8Array(384);
  new DataView(modulus.buffer).setUint32(8, seed);
  modulus[0] = 0x80;
  modulus[383] = 1;
  const self: PublicIdentity = { id: idOf(modulus), modulus };
  return {
    self,
    safetyNumber: (peer) => [self.id, peer].toSorted().join(" "),
    hash: runningHash,
    identify: (other) => Promise.resolve(idOf(other)),
    signAnnouncement: (bytes) => Promise.resolve(signature(modulus, bytes)),
    verifyAnnouncement: (other, bytes, given) => Promise.resolve(equal(signature(other, bytes), given)),
    signRoomText: (role, text) => Promise.resolve(signature(modulus, utf8(role + text))),
    verifyRoomText: (other, role, text, given) => Promise.resolve(equal(signature(other, utf8(role + text)), given)),
    async initiate(frames, { expected, proven }) {
      await frames.write(M1);
      const other = await meet(frames);
      if (other.id === self.id || (expected !== undefined && other.id !== expected) || !proven()) {
        throw new ProtocolError("Cannot open the session: somebody else is there, or another connection goes on");
      }
      await frames.write(modulus);
      return plain(other);
    },
    async respond(frames, admit) {
      await frames.read();
      await frames.write(modulus);
      const other = await meet(frames);
      if (other.id === self.id || !admit(other, 1)) throw new ProtocolError("Cannot open the session: not admitted");
      return plain(other);
    },
  };
}

async function meet(frames: FrameStream): Promise<PublicIdentity> {
  const modulus = await frames.read();
  if (modulus?.length !== 384) throw new ProtocolError("Cannot open the session: no key came");
  return { id: idOf(modulus), modulus };
}

function plain(peer: PublicIdentity): Secured {
  return {
    peer,
    version: 1,
    seal: (records) => Promise.resolve(records.length === 0 ? [] : [concat(...records.map(frame))]),
    open: (payloads) => Promise.resolve(payloads.map((payload) => payload.slice())),
  };
}

function idOf(modulus: Bytes): PeerId {
  const hash = createHash("sha256").update(modulus).digest();
  return encodeBase32(new Uint8Array(hash)).replaceAll("=", "").toLowerCase() as PeerId;
}

function signature(modulus: Bytes, bytes: Bytes): Bytes {
  const signed = new Uint8Array(384);
  signed.set(createHash("sha256").update(modulus).update(bytes).digest());
  return signed;
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function equal(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
