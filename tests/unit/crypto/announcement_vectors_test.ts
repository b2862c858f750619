import { verify } from "../../../src/crypto/identity.ts";
import { parseAnnouncement } from "../../../src/protocol/announcement.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ada, announcements, type Bytes, hex } from "../../support/vectors.ts";

/** Which layer catches a case: "layout" before the signature is looked at, "signature" after. */
const CAUGHT_BY: { readonly [name: string]: "layout" | "signature" } = {
  "name changed after signing": "signature",
  "port changed after signing": "signature",
  "one bit of the signature changed": "signature",
  "cut by one byte": "layout",
  "one byte too many": "layout",
  "TLV running past the body": "layout",
  "a name that is not UTF-8": "layout",
  "an even modulus": "layout",
  "larger than 1200 bytes": "layout",
};

async function judge(datagram: Bytes): Promise<"accept" | "ignore" | "layout" | "signature"> {
  try {
    const parsed = parseAnnouncement(datagram);
    if (parsed === undefined) return "ignore";
    const valid = await verify(parsed.modulus, "announce", parsed.signed, parsed.signature);
    return valid ? "accept" : "signature";
  } catch (error) {
    if (error instanceof ProtocolError) return "layout";
    throw error;
  }
}

for (const { name, expect, datagramHex } of announcements.cases) {
  Deno.test(`parseAnnouncement() and verify(): ${name}: ${expect}`, async () => {
    const expected = expect === "reject" ? CAUGHT_BY[name] : expect;
    assertEquals(await judge(hex(datagramHex)), expected);
  });
}

Deno.test("the accepted announcements are those of the vector's identity", async () => {
  const { modulus } = (await ada()).public;
  for (const { expect, datagramHex } of announcements.cases) {
    if (expect === "accept") assertEquals(parseAnnouncement(hex(datagramHex))?.modulus, modulus);
  }
});
