import { openStore } from "../../../src/store/mod.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

Deno.test("health() looks through the database, and writes a commit that changes nothing", () => {
  const folder = Deno.makeTempDirSync();
  try {
    using store = openStore(folder);
    let ticks = 0;
    const first = store.health(() => ticks += 5);
    assertEquals([first.check, first.commit], ["ok", { ms: 5 }]);
    const second = store.health(() => 0);
    assert(second.walBytes > first.walBytes, "nothing was written");
    assertEquals(second.version, first.version);
    assert(first.version > 0);
    store.close();
    const closed = store.health(() => 0);
    assert("problem" in closed.commit && typeof closed.check === "object");
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
