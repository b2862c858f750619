import { Ends } from "../../../src/cli/ends.ts";
import type { FileEvent } from "../../../src/cli/file_event.ts";
import type { MessageId, PeerId } from "../../../src/model/ids.ts";
import { assertEquals } from "../../../src/std/assert.ts";

/** Those of a row of states that are told. */
function told(...states: FileEvent["state"][]): string[] {
  const ends = new Ends();
  const about = { id: "00" as MessageId, peer: { id: "ben" as PeerId, name: "Ben" } };
  return states.filter((state) => ends.isNew({ ...about, state }));
}

Deno.test("Ends tells an end once, and nothing behind it", () => {
  assertEquals(told("running", "running", "done", "done", "running"), ["running", "running", "done"]);
  assertEquals(told("declined", "waiting", "done"), ["declined"]);
});

Deno.test("Ends tells what comes of a failed transfer that is tried again", () => {
  assertEquals(told("failed", "failed", "waiting", "failed", "running", "done", "failed"), [
    "failed",
    "waiting",
    "failed",
    "running",
    "done",
  ]);
});

Deno.test("Ends tells what a receiver had come to that did not know of the taking back", () => {
  for (const end of ["done", "declined", "cancelled", "aside"] as const) {
    assertEquals(told("withdrawn", "waiting", "withdrawn", end, end), ["withdrawn", end]);
  }
});
