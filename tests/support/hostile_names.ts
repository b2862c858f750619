/** File names that nobody should give, and what every name on a disk has to be. */
import fc from "fast-check";
import { utf8Length } from "../../src/model/text.ts";
import { assert } from "../../src/std/assert.ts";

const PIECES = [
  ".",
  "..",
  " ",
  "\u3000",
  "\u00a0",
  "\t",
  "\n",
  "\0",
  "\u001b",
  "\u0085",
  "\u200b",
  "\u200d",
  "\ufe0f",
  "\u202e",
  "\u2066",
  "\u2028",
  "\u2800",
  "\u034f",
  "\ufeff",
  "\u{e0041}",
  "\ud83d",
  "\ude00",
  "😀",
  "\u0301",
  "\u0338",
  "\u0345",
  "\u1161",
  "\u1100",
  "e",
  "<",
  ">",
  "=",
  ":",
  '"',
  "|",
  "?",
  "*",
  "C:",
  "c:",
  "con",
  "CON",
  "NUL",
  "com1",
  "LPT¹",
  "conin$",
  "ı",
  ".txt",
  ".exe",
  "_",
  "(2)",
  "\u0958",
  "\u212a",
  "\ufb01",
  "\u{1d15e}",
  "ß",
  "x".repeat(50),
  "é".repeat(50),
  " ".repeat(100),
  ".".repeat(100),
];

/** A name of such pieces, without slashes. */
export const hostileName: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ unit: "binary", maxLength: 3 })), {
    maxLength: 10,
  })
  .map((pieces) => pieces.join(""));

/** A path of such names, with whatever may stand between and around them. */
export const hostilePath: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof({ weight: 4, arbitrary: hostileName }, fc.constantFrom("a", "A", "b", "..", ".", "")),
      fc.constantFrom("/", "/", "/", "\\", "//", ""),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.map(([name, slash], index) => index === parts.length - 1 ? name : name + slash).join(""));

/** Each by itself, and with others' words: what src has must not be asked whether src is right. */
export function assertLegal(name: string): void {
  const show = JSON.stringify(name);
  assert(name.length > 0 && utf8Length(name) <= 200, `${show} is empty or too long`);
  assert(name.isWellFormed() && name === name.normalize("NFC"), `${show} is not composed`);
  assert(!/[<>:"|?*/\\]/.test(name), `${show} has a character that Windows forbids`);
  assert(
    !/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800]/u.test(name),
    `${show} hides some`,
  );
  assert(!/^\s|[\s.]$/.test(name), `${show} has something at its ends that Windows takes away`);
  const stem = name.split(".")[0]!.trim().toUpperCase();
  assert(!/^(CON|PRN|AUX|NUL|(COM|LPT)[0-9¹²³]|CON(IN|OUT)\$)$/.test(stem), `${show} is a device`);
}
