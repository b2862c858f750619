/** The test vectors of docs/protocol.md, section 8, with their bytes decoded. */
import announcements from "../vectors/announcements.json" with { type: "json" };
import handshake from "../vectors/handshake.json" with { type: "json" };
import { type Identity, importIdentity } from "../../src/crypto/identity.ts";
import type { RsaPrivateKey } from "../../src/crypto/rsa.ts";
import { importTransportKey } from "../../src/crypto/transport_key.ts";
import { decodeBase64, decodeHex } from "../../src/std/encoding.ts";

export { announcements, handshake };

export type Bytes = Uint8Array<ArrayBuffer>;

export const hex: (text: string) => Bytes = decodeHex;

/** The initiator of the vector; the announcements are signed by it, too. */
export function ada(): Promise<Identity> {
  return importIdentity(decodeBase64(handshake.keys.initiatorIdentityPkcs8));
}

/** The responder of the vector. */
export function bob(): Promise<Identity> {
  return importIdentity(decodeBase64(handshake.keys.responderIdentityPkcs8));
}

export function bobsTransportKey(): Promise<RsaPrivateKey> {
  return importTransportKey(decodeBase64(handshake.keys.responderTransportPkcs8));
}
