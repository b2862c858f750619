import fc from "fast-check";
import { partWords, percentOf, sizeWords, speedWords, timeLeftWords } from "../../../src/page/sizes.ts";
import { assert, assertEquals, assertMatch } from "../../../src/std/assert.ts";

/** With plain blanks, which can be read here. */
const plain = (words: string | undefined) => words?.replaceAll("\u00a0", " ");

Deno.test("sizeWords() takes the unit in which the number is short", () => {
  const written: [number, string][] = [
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [8_140, "8.1 kB"],
    [9_949, "9.9 kB"],
    [9_951, "10 kB"],
    [96e6, "96 MB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [2e9, "2.0 GB"],
    [2 ** 40, "1.1 TB"],
    [5e15, "5,000 TB"],
  ];
  assertEquals(written.map(([bytes]) => plain(sizeWords(bytes))), written.map(([, words]) => words));
});

Deno.test("sizeWords() never writes a thousand of a unit that has a larger one", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 999e12, noNaN: true }), (bytes) => {
    assertMatch(plain(sizeWords(bytes)) ?? "", /^(\d{1,3}|\d\.\d) (B|kB|MB|GB|TB)$/);
  }));
});

Deno.test("partWords() writes the part in the unit of the whole, so fine that it moves", () => {
  assertEquals(plain(partWords(1.24e9, 2e9)), "1.24 of 2.0 GB");
  assertEquals(plain(partWords(20e6, 48e6)), "20.0 of 48 MB");
  assertEquals(plain(partWords(3_400, 8_140)), "3 of 8.1 kB");
  assertEquals(plain(partWords(2e9, 2e9)), "2.0 GB of 2.0 GB");
  assertEquals(plain(partWords(3e9, 2e9)), "2.0 GB of 2.0 GB", "never more than there is");
});

Deno.test("speedWords() and timeLeftWords() say how fast and how long", () => {
  assertEquals(plain(speedWords(212e6)), "212 MB/s");
  const left: [number, number | null, string | undefined][] = [
    [800e6, 212e6, "4 s left"],
    [1, 1e9, "1 s left"],
    [59, 1, "59 s left"],
    [60, 1, "1 min left"],
    [61, 1, "2 min left"],
    [3_600, 1, "1 h left"],
    [3_601, 1, "1 h 1 min left"],
    [7_800, 1, "2 h 10 min left"],
    [86_400, 1, "1 day left"],
    [5 * 86_400, 1, "5 days left"],
    [1e12, 1, undefined],
    [5, 0, undefined],
    [5, null, undefined],
    [5, NaN, undefined],
  ];
  assertEquals(left.map(([bytes, speed]) => plain(timeLeftWords(bytes, speed))), left.map(([, , words]) => words));
});

Deno.test("percentOf() is whole, stays within its bounds, and is a hundred only at the end", () => {
  assertEquals([percentOf(0, 10), percentOf(999, 1_000), percentOf(10, 10), percentOf(0, 0)], [0, 99, 100, 100]);
  fc.assert(fc.property(fc.nat(), fc.nat(), (bytes, size) => {
    const percent = percentOf(bytes, size);
    assert(Number.isInteger(percent) && percent >= 0 && percent <= 100);
  }));
});
