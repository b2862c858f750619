import { stateOf } from "../../../src/store/transfer_state.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("stateOf() reads what earlier versions kept, which counted less", () => {
  const read = (state: string, details: unknown, how: string | null = null) =>
    stateOf({ state, how, details: JSON.stringify(details) });
  const progress = { entry: 1, bytes: 2, missing: 3, paths: [] };
  assertEquals(read("done", { paths: ["/in/x"], missing: 1 }), {
    name: "done",
    paths: ["/in/x"],
    missing: 1,
    changed: 0,
    runs: 0,
  });
  assertEquals(read("aside", { path: "/in/x" }), { name: "aside", path: "/in/x", why: "" });
  assertEquals(read("accepted", { folder: "/in", progress }, "person"), {
    name: "accepted",
    how: "person",
    folder: "/in",
    progress: { ...progress, changed: 0 },
  });
});
