import { pastedItems } from "../../../src/page/pasted.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const STAMP = "2026-11-24 10.30.05";
const picture = (name: string, type = "image/png") => new File(["x"], name, { type });
const names = (types: string[], files: File[]) => pastedItems({ types, files }, STAMP).map(({ name }) => name);

Deno.test("pastedItems() names a picture that never was a file by the time", () => {
  assertEquals(names(["Files"], [picture("image.png")]), ["Picture 2026-11-24 10.30.05.png"]);
  assertEquals(names(["text/html", "Files"], [picture("image.jpeg", "image/jpeg")]), [
    "Picture 2026-11-24 10.30.05.jpg",
  ]);
});

Deno.test("pastedItems() leaves files their names", () => {
  const files = [picture("holiday.png"), new File(["x"], "image.txt", { type: "text/plain" })];
  assertEquals(names(["text/plain", "Files"], files), ["holiday.png", "image.txt"]);
});

Deno.test("pastedItems() leaves text that brings a picture of itself to the field", () => {
  assertEquals(names(["text/plain", "text/html", "text/rtf", "Files"], [picture("image.png")]), []);
  assertEquals(names(["text/plain"], []), []);
});
