/**
 * The one door to long-term keys, as session and messenger know it (ports.ts).
 */
import type { Clock, Secured, Security } from "../messenger/ports.ts";
import { PRIVATE_OPERATIONS_AT_ONCE, PRIVATE_OPERATIONS_WAITING } from "../protocol/constants.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import { Gate } from "./gate.ts";
import { type Established, initiate, respond } from "./handshake.ts";
import { type Identity, idOf, safetyNumber, verify } from "./identity.ts";
import { type KeyLimits, RecordOpener, RecordSealer } from "./record_cipher.ts";
import { runningHash } from "./running_hash.ts";
import { type TransportKey, TransportKeys } from "./transport_key.ts";
import type { RsaPrivateKey } from "./rsa.ts";

export interface SecurityParts {
  readonly clock: Pick<Clock, "ticks">;
  /** For tests: how a transport key is come by, and how much a record key may do. */
  readonly generateTransportKey?: () => Promise<RsaPrivateKey>;
  readonly keyLimits?: KeyLimits;
}

/**
 * Begins to make the first transport key in the background and returns at once. The key is renewed by the way, each
 * time an announcement is signed: that happens about twice a minute for as long as the program runs.
 */
export function createSecurity(identity: Identity, parts: SecurityParts): Security {
  const { clock, generateTransportKey, keyLimits } = parts;
  const gate = new Gate({ atOnce: PRIVATE_OPERATIONS_AT_ONCE, waiting: PRIVATE_OPERATIONS_WAITING });
  const gated: Identity = {
    public: identity.public,
    sign: (role, bytes) => gate.run(() => identity.sign(role, bytes)),
  };
  const transportKeys = new TransportKeys({
    clock,
    identity: identity.public.modulus,
    ...(generateTransportKey === undefined ? {} : { generate: generateTransportKey }),
  });
  const transportKey = async (): Promise<TransportKey> => {
    const key = await transportKeys.current();
    return { modulus: key.modulus, decrypt: (ciphertext) => gate.run(() => key.decrypt(ciphertext)) };
  };
  transportKeys.tend();

  return {
    self: identity.public,
    safetyNumber: (peer) => safetyNumber(identity.public.id, peer),
    hash: runningHash,
    identify: (modulus) => Promise.resolve(idOf(modulus)),
    signAnnouncement(bytes) {
      transportKeys.tend();
      return gated.sign("announce", bytes);
    },
    verifyAnnouncement: (modulus, bytes, signature) => verify(modulus, "announce", bytes, signature),
    signRoomText: (role, text) => gated.sign(role, encodeUtf8(text)),
    verifyRoomText: (modulus, role, text, signature) => verify(modulus, role, encodeUtf8(text), signature),
    initiate: async (frames, to) => secure(await initiate(frames, { identity: gated, ...to }), keyLimits),
    respond: async (frames, admit) =>
      secure(await respond(frames, { identity: gated, transportKey, admit }), keyLimits),
  };
}

function secure({ peer, version, sending, receiving }: Established, limits: KeyLimits | undefined): Secured {
  const sealer = new RecordSealer(sending, limits);
  const opener = new RecordOpener(receiving, limits);
  return {
    peer,
    version,
    seal: (records) => sealer.seal(records),
    open: (payloads) => opener.open(payloads),
  };
}
