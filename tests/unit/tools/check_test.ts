import { assertEquals } from "../../../src/std/assert.ts";
import type { Arrow } from "../../../tools/import_graph.ts";
import { browserSide } from "../../../tools/check.ts";

Deno.test("browserSide() finds what asks for the browser's types, and whatever imports that", () => {
  const arrow = (from: string, to: string): Arrow => ({ from, to, kind: "type" });
  const files = ["a.ts", "page.tsx", "page_test.ts", "fixture.ts", "server.ts"];
  const arrows = [arrow("fixture.ts", "page.tsx"), arrow("page_test.ts", "fixture.ts"), arrow("page.tsx", "a.ts")];
  const side = browserSide(files, arrows, (file) => file === "page.tsx");
  assertEquals([...side].sort(), ["fixture.ts", "page.tsx", "page_test.ts"]);
});
