import { ProtocolError } from "../../../src/protocol/errors.ts";
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
} from "../../../src/protocol/handshake.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { handshake, hex } from "../../support/vectors.ts";

const M1 = hex(handshake.M1Hex);
const M2 = hex(handshake.M2Hex);
const M3 = hex(handshake.M3Hex);

/** A copy of M1 with other bytes at one place. */
function m1With(at: number, ...bytes: number[]): Uint8Array<ArrayBuffer> {
  const copy = M1.slice();
  copy.set(bytes, at);
  return copy;
}

Deno.test("parseM1() and encodeM1() agree with the vector", () => {
  const m1 = parseM1(M1);
  assertEquals([m1.minVersion, m1.maxVersion, m1.suites], [1, 1, [1]]);
  assertEquals(m1.nonce, hex(handshake.nonceIHex));
  assertEquals(encodeM1(m1), M1);
});

Deno.test("parseM1() reads sixteen suites and no more", () => {
  const suites = Array.from({ length: 16 }, (_, index) => 16 - index);
  const longest = encodeM1({ ...parseM1(M1), maxVersion: 9, suites });
  assertEquals(parseM1(longest).suites, suites);
  assertEquals(parseM1(longest).maxVersion, 9);
  const more = encodeM1({ ...parseM1(M1), suites: [...suites, 1] });
  assertThrows(() => parseM1(more), ProtocolError, "it lists 17 suites, not 1 to 16");
});

Deno.test("parseM1() refuses every other layout", () => {
  assertThrows(() => parseM1(m1With(0, 0x4d)), ProtocolError, 'it begins with 0x4d4d3732, not "LM72"');
  assertThrows(() => parseM1(m1With(4, 2)), ProtocolError, "its versions run from 2 to 1");
  assertThrows(() => parseM1(m1With(6, 0)), ProtocolError, "it lists 0 suites");
  assertThrows(() => parseM1(m1With(6, 2)), ProtocolError, "expected 32 bytes, got 31");
  assertThrows(() => parseM1(Uint8Array.of(...M1, 0)), ProtocolError, "expected 72 bytes, got 73");
  for (let length = 0; length < M1.length; length++) {
    assertThrows(() => parseM1(M1.slice(0, length)), ProtocolError, "Cannot read M1");
  }
});

Deno.test("parseM2() and encodeM2() agree with the vector", () => {
  const m2 = parseM2(M2);
  assertEquals([m2.version, m2.suite, m2.sealed.length], [1, 1, 1_200]);
  assertEquals(m2.nonce, hex(handshake.nonceRHex));
  assertEquals(encodeM2Head(m2), m2.head);
  assertEquals(encodeM2(m2.head, m2.sealed), M2);
});

Deno.test("parseM2() and parseM3() take their exact size only", () => {
  for (const length of [0, 66, M2.length - 1]) {
    assertThrows(() => parseM2(M2.slice(0, length)), ProtocolError, `expected 1266 bytes, got ${length}`);
  }
  assertThrows(() => parseM2(Uint8Array.of(...M2, 0)), ProtocolError, "expected 1266 bytes, got 1267");
  assertEquals(parseM3(M3), M3);
  assertThrows(() => parseM3(M3.slice(1)), ProtocolError, "expected 1200 bytes, got 1199");
  assertThrows(() => parseM3(Uint8Array.of(...M3, 0)), ProtocolError, "expected 1200 bytes, got 1201");
});

Deno.test("parseResponderProof() and parseInitiatorProof() read what was encoded, and check moduli", () => {
  const modulus = new Uint8Array(384).fill(0x81);
  const other = new Uint8Array(384).fill(0x83);
  const [signature, mac] = [new Uint8Array(384).fill(3), new Uint8Array(32).fill(4)];
  const responder = { identity: modulus, transport: other, signature, mac };
  assertEquals(parseResponderProof(encodeResponderProof(responder)), responder);
  const initiator = { identity: modulus, ciphertext: new Uint8Array(384), signature, mac };
  assertEquals(parseInitiatorProof(encodeInitiatorProof(initiator)), initiator);

  const even = new Uint8Array(384).fill(0x82);
  const refused = [
    () => parseResponderProof(encodeResponderProof({ ...responder, identity: even })),
    () => parseResponderProof(encodeResponderProof({ ...responder, transport: even })),
    () => parseInitiatorProof(encodeInitiatorProof({ ...initiator, identity: even })),
  ];
  for (const parse of refused) assertThrows(parse, ProtocolError, "its last byte is 130, not odd");
  assertThrows(() => parseResponderProof(new Uint8Array(1_184 + 1).fill(0x81)), ProtocolError, "got 1185");
});
