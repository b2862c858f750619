import { MAGIC, MAGIC_BYTES } from "./constants.ts";

/** Whether a datagram, or the first frame of a connection, says that it is of this protocol: the cheapest look. */
export function hasMagic(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC_BYTES && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === MAGIC;
}
