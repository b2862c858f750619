import type { Bytes } from "./bytes.ts";
import { MODULUS_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

/**
 * Checks what can be seen of a public key on the wire (docs/protocol.md, section 1): 384 bytes, the top bit of the
 * first one set (so it has 3,072 bits), the last one odd.
 *
 * @throws {ProtocolError} for anything else.
 */
export function checkModulus(modulus: Bytes): Bytes {
  if (modulus.length !== MODULUS_BYTES) {
    throw new ProtocolError(`Cannot use modulus: expected ${MODULUS_BYTES} bytes, got ${modulus.length}`);
  }
  const first = modulus[0] ?? 0;
  if ((first & 0x80) === 0) throw new ProtocolError(`Cannot use modulus: its first byte is ${first}, below 128`);
  const last = modulus[MODULUS_BYTES - 1] ?? 0;
  if ((last & 1) === 0) throw new ProtocolError(`Cannot use modulus: its last byte is ${last}, not odd`);
  return modulus;
}
