import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { type Lock, prune } from "../../../tools/lock.ts";

const LOCK: Lock = {
  version: "5",
  specifiers: {
    "npm:@preact/signals@2.11.4": "2.11.4_preact@11.2.0",
    "npm:hono@4.13.19": "4.13.19",
    "npm:tar@1.0.0": "1.0.0",
  },
  npm: {
    "@preact/signals@2.11.4_preact@11.2.0": { integrity: "a", dependencies: ["@preact/signals-core", "preact@11.2.0"] },
    "@preact/signals-core@1.14.5": { integrity: "b" },
    "preact@11.2.0": { integrity: "c" },
    "preact@10.0.0": { integrity: "d" },
    "hono@4.13.19": { integrity: "e" },
    "tar@1.0.0": { integrity: "f", dependencies: ["tar"] },
  },
};

Deno.test("prune() keeps the packages that are used, with all that they need", () => {
  const pruned = prune(LOCK, new Set(["@preact/signals@2.11.4"]));
  assertEquals(Object.keys(pruned.specifiers), ["npm:@preact/signals@2.11.4"]);
  assertEquals(Object.keys(pruned.npm).sort(), [
    "@preact/signals-core@1.14.5",
    "@preact/signals@2.11.4_preact@11.2.0",
    "preact@11.2.0",
  ]);
});

Deno.test("prune() ends where packages need each other", () => {
  assertEquals(Object.keys(prune(LOCK, new Set(["tar@1.0.0"])).npm), ["tar@1.0.0"]);
});

Deno.test("prune() refuses a lock file that lacks what is needed", () => {
  const { "preact@11.2.0": _left, "preact@10.0.0": _out, ...npm } = LOCK.npm;
  assertThrows(() => prune({ ...LOCK, npm }, new Set(["@preact/signals@2.11.4"])), Error, "does not lock preact");
});
