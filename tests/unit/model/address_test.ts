import fc from "fast-check";
import {
  canonicalAddress,
  formatAddress,
  isLinkLocalIPv6,
  isLoopback,
  parseAddress,
  splitScope,
} from "../../../src/model/address.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";

function bytesOf(text: string): Uint8Array {
  const bytes = parseAddress(text);
  if (bytes === undefined) throw new Error(`The test's address ${text} is none`);
  return bytes;
}

Deno.test("parseAddress() reads IPv4 and IPv6", () => {
  assertEquals(parseAddress("10.0.200.255"), Uint8Array.of(10, 0, 200, 255));
  assertEquals(parseAddress("fe80::1:a"), Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10));
  assertEquals(parseAddress("::"), new Uint8Array(16));
  assertEquals(parseAddress("1:2:3:4:5:6:7:8"), Uint8Array.of(0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8));
  assertEquals(parseAddress("::ffff:1.2.3.4")?.slice(10), Uint8Array.of(0xff, 0xff, 1, 2, 3, 4));
});

Deno.test("parseAddress() refuses what is no address", () => {
  const none = [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "1.2.3.-4",
    "0x1.2.3.4",
    " 1.2.3.4",
    "1.2.3.4 ",
    "a.b.c.d",
  ];
  none.push(":", ":::", "1:2", "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7:8:9", "fe80::1%eth0", "[::1]", "::1]/a:");
  assertEquals(none.filter((text) => parseAddress(text) !== undefined), []);
});

Deno.test("formatAddress() gives one text for one address", () => {
  assertEquals(formatAddress(bytesOf("FE80:0:0:0:0:0:0:00AB")), "fe80::ab");
  assertEquals(formatAddress(bytesOf("1:0:0:2:0:0:0:3")), "1:0:0:2::3");
  assertEquals(formatAddress(bytesOf("192.168.0.1")), "192.168.0.1");
  assertThrows(() => formatAddress(new Uint8Array(5)), RangeError, "expected 4 or 16 bytes, got 5");
});

Deno.test("formatAddress() is undone by parseAddress()", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  // Zeros in a row are rare among random bytes, and are what the short form is about.
  const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 }).map((a) =>
    Uint8Array.from(a)
  );
  fc.assert(fc.property(fc.oneof(bytes(4), bytes(16), sparse), (address) => {
    assertEquals(parseAddress(formatAddress(address)), Uint8Array.from(address));
  }));
});

Deno.test("canonicalAddress() undresses mapped IPv4 and keeps the scope of link-local addresses alone", () => {
  assertEquals(canonicalAddress("::ffff:10.0.0.1"), "10.0.0.1");
  assertEquals(canonicalAddress("::FFFF:0A00:0001"), "10.0.0.1");
  assertEquals(canonicalAddress("FE80::1%eth0"), "fe80::1%eth0");
  assertEquals(canonicalAddress("fd00::0:2%eth0"), "fd00::2");
  assertEquals(canonicalAddress("10.0.0.1%eth0"), "10.0.0.1");
  assertEquals(canonicalAddress("example"), undefined);
});

Deno.test("isLoopback() and isLinkLocalIPv6() know their ranges", () => {
  assertEquals(["127.0.0.1", "127.255.0.9", "::1"].every((text) => isLoopback(bytesOf(text))), true);
  assertEquals(["128.0.0.1", "10.0.0.127", "::2", "1::1", "fe80::1"].some((text) => isLoopback(bytesOf(text))), false);
  assertEquals(["fe80::1", "febf::1"].every((text) => isLinkLocalIPv6(bytesOf(text))), true);
  assertEquals(["fec0::1", "fd00::1", "254.128.0.1"].some((text) => isLinkLocalIPv6(bytesOf(text))), false);
});

Deno.test("splitScope() cuts at the first percent sign", () => {
  assertEquals(splitScope("fe80::1%wlan%0"), { address: "fe80::1", scope: "wlan%0" });
  assertEquals(splitScope("fe80::1"), { address: "fe80::1", scope: undefined });
});
