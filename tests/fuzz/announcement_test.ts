import fc from "fast-check";
import {
  type Announcement,
  type AnnouncementFields,
  appendSignature,
  encodeUnsigned,
  parseAnnouncement,
} from "../../src/protocol/announcement.ts";
import { formatAddress } from "../../src/model/address.ts";
import { ProtocolError } from "../../src/protocol/errors.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { announcements, hex } from "../support/vectors.ts";
import { anyBytes, type Bytes, exactBytes, MODULUS, mutated, parseOrRefuse, text } from "./arbitraries.ts";

const U16 = fc.integer({ min: 0, max: 0xffff });

const ADDRESS = fc.oneof(exactBytes(4), exactBytes(16)).map(formatAddress);

const ANNOUNCE: fc.Arbitrary<AnnouncementFields> = fc.record({
  type: fc.constant("announce" as const),
  probe: fc.boolean(),
  epoch: fc.maxSafeNat(),
  seq: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  port: U16,
  intervalSeconds: fc.integer({ min: 1, max: 0xffff }),
  modulus: MODULUS,
  profile: fc.record({
    name: text(0, 64),
    host: text(0, 64),
    status: fc.record({ availability: fc.constantFrom("available", "away", "busy"), text: text(0, 64) }),
    group: text(0, 64),
  }),
  // The eighth may not fit where every text is at its longest.
  addresses: fc.array(ADDRESS, { maxLength: 7 }),
});

const LEAVE = ANNOUNCE.map((fields): AnnouncementFields => ({
  ...fields,
  type: "leave",
  profile: { name: "", host: "", status: { availability: "available", text: "" }, group: "" },
  addresses: [],
}));

const SIGNATURE = exactBytes(384);
const DATAGRAM = fc.tuple(fc.oneof(ANNOUNCE, LEAVE), SIGNATURE).map(([fields, signature]) =>
  appendSignature(encodeUnsigned(fields), signature)
);

Deno.test("parseAnnouncement() after encodeUnsigned() and appendSignature() is the identity", () => {
  fc.assert(
    fc.property(fc.oneof(ANNOUNCE, LEAVE), SIGNATURE, (fields, signature) => {
      const signed = encodeUnsigned(fields);
      const parsed = parseAnnouncement(appendSignature(signed, signature));
      assertEquals(parsed, { ...fields, signed, signature });
    }),
    { numRuns: 300 },
  );
});

/** What must hold of whatever was accepted. */
function assertInLimits(parsed: Announcement): void {
  const { profile, addresses, epoch, intervalSeconds, modulus, signature } = parsed;
  const encoder = new TextEncoder();
  for (const value of [profile.name, profile.host, profile.status.text, profile.group]) {
    assert(value.isWellFormed() && encoder.encode(value).length <= 64);
  }
  assert(addresses.length <= 8);
  assert(Number.isSafeInteger(epoch) && intervalSeconds > 0);
  assertEquals([modulus.length, signature.length], [384, 384]);
  // What was read can be written again and means the same.
  const { signed: _signed, ...again } = parseAnnouncement(appendSignature(encodeUnsigned(parsed), signature)) ?? {};
  const { signed: _same, ...fields } = parsed;
  if (parsed.type === "announce" && addresses.length < 8) assertEquals(again, fields);
}

function check(bytes: Bytes): void {
  const result = parseOrRefuse(() => parseAnnouncement(bytes));
  if (result !== undefined && !(result instanceof ProtocolError)) assertInLimits(result);
}

Deno.test("parseAnnouncement() gives undefined for what is not ours, whatever it is", () => {
  fc.assert(
    fc.property(anyBytes(), (bytes) => {
      const ours = new TextDecoder("latin1").decode(bytes.subarray(0, 4)) === "LM72";
      if (!ours) assertEquals(parseAnnouncement(bytes), undefined);
    }),
    { numRuns: 500 },
  );
});

Deno.test("parseAnnouncement() gives an announcement in its limits or a ProtocolError", () => {
  const magic = new TextEncoder().encode("LM72");
  const fields = fc.tuple(DATAGRAM, anyBytes(408)).map(([datagram, bytes]) => {
    // Any bytes where the fields stand.
    return Uint8Array.from([...datagram.subarray(0, 408), ...bytes, ...datagram.subarray(-384)]);
  });
  const begun = anyBytes(1_300).map((bytes) => Uint8Array.from([...magic, ...bytes]));
  const vectors = fc.constantFrom(...announcements.cases.map(({ datagramHex }) => hex(datagramHex)));
  fc.assert(fc.property(fc.oneof(begun, fields, mutated(DATAGRAM), mutated(vectors)), check), { numRuns: 1_500 });
});
