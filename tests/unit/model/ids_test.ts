import { compareIds, type PeerId } from "../../../src/model/ids.ts";
import { decodeBase32 } from "../../../src/std/encoding.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("compareIds() orders like the bytes behind the text", () => {
  const texts = ["a", "b", "z", "2", "7"].flatMap((first) => ["a", "7"].map((next) => (first + next).padEnd(52, "q")));
  const bytes = (text: string) => decodeBase32(text.toUpperCase() + "====").join(",").split(",").map(Number);
  for (const a of texts) {
    for (const b of texts) {
      const [x, y] = [bytes(a), bytes(b)];
      const at = x.findIndex((byte, index) => byte !== y[index]);
      const expected = at === -1 ? 0 : Math.sign(x[at]! - y[at]!);
      assertEquals(Math.sign(compareIds(a as PeerId, b as PeerId)), expected);
    }
  }
});
