import {
  type AnnouncementFields,
  appendSignature,
  encodeUnsigned,
  parseAnnouncement,
} from "../../../src/protocol/announcement.ts";
import { concat } from "../../../src/protocol/bytes.ts";
import { MAX_DATAGRAM_BYTES } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { announcements, hex } from "../../support/vectors.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const MODULUS = new Uint8Array(384).fill(0xff);
const SIGNATURE = new Uint8Array(384).fill(0x5a);

const FIELDS: AnnouncementFields = {
  type: "announce",
  probe: true,
  epoch: 1_790_000_000,
  seq: 7,
  port: 2_372,
  intervalSeconds: 30,
  modulus: MODULUS,
  profile: {
    name: "Ada",
    host: "engine-room",
    status: { availability: "busy", text: "back at 4" },
    group: "Analysis",
  },
  addresses: ["10.0.0.7", "fe80::a"],
};

/** A datagram with the given bytes in place of its fields, and others in place of a part of its header. */
function datagram(fields: Bytes, header: { readonly at: number; readonly bytes: readonly number[] }[] = []): Bytes {
  const head = encodeUnsigned({ ...FIELDS, type: "leave" });
  head[5] = 1;
  for (const { at, bytes } of header) head.set(bytes, at);
  return concat(head, fields, SIGNATURE);
}

function field(type: number, value: readonly number[] | string): Bytes {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : Uint8Array.from(value);
  return concat(Uint8Array.of(type, bytes.length), bytes);
}

function assertBroken(bytes: Bytes, sentence: string): void {
  assertThrows(() => parseAnnouncement(bytes), ProtocolError, sentence);
}

Deno.test("parseAnnouncement() reads the first vector as it says", () => {
  const [first] = announcements.cases;
  const parsed = parseAnnouncement(hex(first?.datagramHex ?? ""));
  const expected = announcements.parsedFirst;
  assertEquals(parsed?.type, "announce");
  assertEquals(parsed?.probe, expected.probe);
  assertEquals(parsed?.epoch, expected.epoch);
  assertEquals(parsed?.seq, expected.seq);
  assertEquals(parsed?.port, expected.port);
  assertEquals(parsed?.intervalSeconds, expected.intervalSeconds);
  assertEquals(parsed?.profile, {
    name: expected.name,
    host: expected.host,
    status: { availability: "available", text: expected.statusText },
    group: "",
  });
  assertEquals(parsed?.addresses, expected.addresses);
});

Deno.test("parseAnnouncement() reads what encodeUnsigned() and appendSignature() made", () => {
  const signed = encodeUnsigned(FIELDS);
  const parsed = parseAnnouncement(appendSignature(signed, SIGNATURE));
  assertEquals(parsed, { ...FIELDS, signed, signature: SIGNATURE });
});

Deno.test("parseAnnouncement() gives defaults for fields that are not there", () => {
  const parsed = parseAnnouncement(datagram(new Uint8Array(0)));
  assertEquals(parsed?.profile, {
    name: "",
    host: "",
    status: { availability: "available", text: "" },
    group: "",
  });
  assertEquals(parsed?.addresses, []);
});

Deno.test("parseAnnouncement() ignores what is not ours", () => {
  assertEquals(parseAnnouncement(new Uint8Array(0)), undefined);
  assertEquals(parseAnnouncement(new TextEncoder().encode("LM7")), undefined);
  assertEquals(parseAnnouncement(new TextEncoder().encode("LM73 and more")), undefined);
  assertEquals(parseAnnouncement(new Uint8Array(2_000)), undefined);
});

Deno.test("parseAnnouncement() skips fields and flags that it does not know", () => {
  const unknown = concat(field(7, [1, 2, 3]), field(0, []), field(255, new Array(255).fill(1)), field(7, [4]));
  const parsed = parseAnnouncement(datagram(concat(unknown, field(1, "Ada")), [{ at: 6, bytes: [0xff, 0xfe] }]));
  assertEquals(parsed?.profile.name, "Ada");
  assertEquals(parsed?.probe, false);
});

Deno.test("parseAnnouncement() refuses every breach of section 2.1", () => {
  const none = new Uint8Array(0);
  assertBroken(new TextEncoder().encode("LM72"), "it has 4 bytes, not 792 to 1200");
  assertBroken(datagram(none).slice(0, -1), "it has 791 bytes");
  assertBroken(datagram(new Uint8Array(MAX_DATAGRAM_BYTES - 792 + 1)), "it has 1201 bytes");
  assertBroken(datagram(none, [{ at: 4, bytes: [2] }]), "its version is 2, not 1");
  assertBroken(datagram(none, [{ at: 5, bytes: [0] }]), "its type is 0, not 1 or 2");
  assertBroken(datagram(none, [{ at: 5, bytes: [3] }]), "its type is 3, not 1 or 2");
  assertBroken(datagram(none, [{ at: 8, bytes: [0, 0x20, 0, 0] }]), "is above 2^53 - 1");
  assertBroken(datagram(none, [{ at: 22, bytes: [0, 0] }]), "its interval is 0");
  assertBroken(datagram(none, [{ at: 24, bytes: [0x7f] }]), "its first byte is 127, below 128");
  assertBroken(datagram(none, [{ at: 407, bytes: [0xfe] }]), "its last byte is 254, not odd");
  assertBroken(datagram(Uint8Array.of(1)), "expected 1 bytes, got 0");
  assertBroken(datagram(Uint8Array.of(1, 3, 65, 66)), "expected 3 bytes, got 2");
  assertBroken(datagram(Uint8Array.of(99, 3, 65, 66)), "expected 3 bytes, got 2");
  for (const [type, what] of [[1, "name"], [2, "host name"], [6, "group"]] as const) {
    assertBroken(datagram(field(type, "")), `its ${what} has 0 bytes, not 1 to 64`);
    assertBroken(datagram(field(type, "a".repeat(65))), `its ${what} has 65 bytes, not 1 to 64`);
    assertBroken(datagram(field(type, [0xff, 0xfe])), `announcement's ${what}: 2 bytes that are not valid UTF-8`);
    assertBroken(datagram(concat(field(type, "a"), field(type, "a"))), `it has two fields of ${what}`);
  }
  assertBroken(datagram(field(3, [])), "its status is empty");
  assertBroken(datagram(field(3, [3])), "its status is 3, not 0, 1 or 2");
  assertBroken(datagram(field(3, [0, ...new Array(65).fill(65)])), "its status text has 65 bytes");
  assertBroken(datagram(field(3, [0, 0xc3])), "status text: 1 bytes that are not valid UTF-8");
  assertBroken(datagram(concat(field(3, [0]), field(3, [1]))), "it has two fields of status");
  assertBroken(datagram(field(4, [1, 2, 3])), "an address has 3 bytes, not 4");
  assertBroken(datagram(field(5, [1, 2, 3, 4])), "an address has 4 bytes, not 16");
  const nine = concat(...Array.from({ length: 9 }, (_, i) => i % 2 === 0 ? field(4, [1, 2, 3, 4]) : IPV6));
  assertBroken(datagram(nine), "it has more than 8 addresses");
});

const IPV6 = field(5, new Array(16).fill(0x20));

Deno.test("parseAnnouncement() takes everything at its limit", () => {
  const longest = "é".repeat(32);
  const fields = concat(field(1, longest), field(2, longest), field(3, `\u0002${longest}`), field(6, longest));
  const addresses = concat(...Array.from({ length: 7 }, () => IPV6), field(4, [255, 0, 0, 1]));
  const parsed = parseAnnouncement(datagram(concat(fields, addresses)));
  assertEquals(parsed?.profile, {
    name: longest,
    host: longest,
    status: { availability: "busy", text: longest },
    group: longest,
  });
  assertEquals(parsed?.addresses.at(-1), "255.0.0.1");
  assertEquals(parsed?.addresses.length, 8);
});

Deno.test("encodeUnsigned() gives a leave no fields", () => {
  const leave = encodeUnsigned({ ...FIELDS, type: "leave" });
  assertEquals(leave.length, 408);
  assertEquals(parseAnnouncement(appendSignature(leave, SIGNATURE))?.type, "leave");
});

Deno.test("encodeUnsigned() leaves out addresses that do not fit", () => {
  const longest = "a".repeat(64);
  const profile = {
    name: longest,
    host: longest,
    status: { availability: "away", text: longest } as const,
    group: longest,
  };
  const addresses = Array.from({ length: 12 }, (_, index) => `fe80::${index + 1}`);
  const full = appendSignature(encodeUnsigned({ ...FIELDS, profile, addresses }), SIGNATURE);
  assertEquals(parseAnnouncement(full)?.addresses, addresses.slice(0, 7));
  const short = appendSignature(encodeUnsigned({ ...FIELDS, addresses }), SIGNATURE);
  assertEquals(parseAnnouncement(short)?.addresses, addresses.slice(0, 8));
});

Deno.test("encodeUnsigned() refuses what no announcement can carry", () => {
  const long = { ...FIELDS.profile, name: "é".repeat(33) };
  assertThrows(() => encodeUnsigned({ ...FIELDS, profile: long }), RangeError, "field 1 has 66 bytes");
  assertThrows(() => encodeUnsigned({ ...FIELDS, intervalSeconds: 0 }), RangeError, "the interval is 0");
  assertThrows(() => encodeUnsigned({ ...FIELDS, seq: 2 ** 32 }), RangeError, "4294967296");
  assertThrows(() => encodeUnsigned({ ...FIELDS, addresses: ["fe80::1%eth0"] }), RangeError, '"fe80::1%eth0"');
});
