import { generateEphemeral } from "../../../src/crypto/x25519.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assertEquals, assertNotEquals, assertRejects } from "../../../src/std/assert.ts";
import { hex } from "../../support/vectors.ts";

Deno.test("generateEphemeral() makes new keys, which agree", async () => {
  const [a, b] = [await generateEphemeral(), await generateEphemeral()];
  assertNotEquals(a.publicKey, b.publicKey);
  assertEquals(a.publicKey.length, 32);
  assertEquals(await a.agree(b.publicKey), await b.agree(a.publicKey));
});

Deno.test("agree() refuses every point of small order", async () => {
  // The points of order 1, 2, 4 and 8 on the curve and its twist, as RFC 7748's reference implementations list them.
  const points = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ];
  const { agree } = await generateEphemeral();
  for (const point of points) await assertRejects(() => agree(hex(point)), ProtocolError, "all zero");
});
