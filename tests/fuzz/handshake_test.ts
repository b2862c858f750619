import fc from "fast-check";
import { ProtocolError } from "../../src/protocol/errors.ts";
import {
  encodeInitiatorProof,
  encodeM1,
  encodeM2,
  encodeM2Head,
  encodeResponderProof,
  parseInitiatorProof,
  parseM1,
  parseM2,
  parseM3,
  parseResponderProof,
} from "../../src/protocol/handshake.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { anyBytes, type Bytes, exactBytes, MODULUS, mutated, parseOrRefuse } from "./arbitraries.ts";

const U8 = fc.integer({ min: 0, max: 255 });

const M1 = fc.record({
  versions: fc.tuple(U8, U8),
  suites: fc.array(U8, { minLength: 1, maxLength: 16 }),
  nonce: exactBytes(32),
  ephemeral: exactBytes(32),
}).map(({ versions, ...rest }) => ({
  minVersion: Math.min(...versions),
  maxVersion: Math.max(...versions),
  ...rest,
}));

const M2_HEAD = fc.record({ version: U8, suite: U8, nonce: exactBytes(32), ephemeral: exactBytes(32) });
const SEALED = exactBytes(1_200);
const PROOF = { identity: MODULUS, signature: exactBytes(384), mac: exactBytes(32) };
const RESPONDER_PROOF = fc.record({ ...PROOF, transport: MODULUS });
const INITIATOR_PROOF = fc.record({ ...PROOF, ciphertext: exactBytes(384) });

Deno.test("parsing the handshake's messages after encoding them is the identity", () => {
  fc.assert(
    fc.property(M1, M2_HEAD, SEALED, RESPONDER_PROOF, INITIATOR_PROOF, (m1, head, sealed, responder, initiator) => {
      assertEquals(parseM1(encodeM1(m1)), m1);
      const headBytes = encodeM2Head(head);
      assertEquals(parseM2(encodeM2(headBytes, sealed)), { ...head, head: headBytes, sealed });
      assertEquals(parseResponderProof(encodeResponderProof(responder)), responder);
      assertEquals(parseInitiatorProof(encodeInitiatorProof(initiator)), initiator);
    }),
    { numRuns: 100 },
  );
});

/** For any bytes: a value that encodes to those very bytes, or a ProtocolError. */
function checkExact<T>(bytes: fc.Arbitrary<Bytes>, parse: (bytes: Bytes) => T, encode: (value: T) => Bytes): void {
  fc.assert(
    fc.property(bytes, (input) => {
      const result = parseOrRefuse(() => parse(input));
      if (!(result instanceof ProtocolError)) assertEquals(encode(result), input);
    }),
    { numRuns: 300 },
  );
}

Deno.test("parseM1() gives what encodes to the same bytes, or a ProtocolError", () => {
  const magic = new TextEncoder().encode("LM72");
  const begun = anyBytes(120).map((bytes) => Uint8Array.from([...magic, ...bytes]));
  checkExact(fc.oneof(anyBytes(200), begun, mutated(M1.map(encodeM1))), parseM1, encodeM1);
});

Deno.test("parseM2() and parseM3() give what encodes to the same bytes, or a ProtocolError", () => {
  const m2 = fc.tuple(M2_HEAD, SEALED).map(([head, sealed]) => encodeM2(encodeM2Head(head), sealed));
  const encode = ({ head, sealed }: { head: Bytes; sealed: Bytes }) => encodeM2(head, sealed);
  checkExact(fc.oneof(anyBytes(), exactBytes(1_266), mutated(m2)), parseM2, encode);
  checkExact(fc.oneof(anyBytes(), mutated(SEALED)), parseM3, (bytes) => bytes);
});

Deno.test("parseResponderProof() and parseInitiatorProof() give what encodes to the same bytes, or a ProtocolError", () => {
  const responder = mutated(RESPONDER_PROOF.map(encodeResponderProof));
  checkExact(fc.oneof(anyBytes(), exactBytes(1_184), responder), parseResponderProof, encodeResponderProof);
  const initiator = mutated(INITIATOR_PROOF.map(encodeInitiatorProof));
  checkExact(fc.oneof(anyBytes(), exactBytes(1_184), initiator), parseInitiatorProof, encodeInitiatorProof);
});
