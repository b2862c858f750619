import { assertEquals } from "../../../src/std/assert.ts";
import { settled } from "../../support/manual_clock.ts";
import { house } from "./fixture.ts";

const [OLD, NEW] = ["correct horse", "battery staple"];

Deno.test("/api/key says how the key is kept, and changes it with the passphrase that it is under", async () => {
  const { askAsPage, keys, ending } = house();
  // The program's end ends the waiting, which another test is about.
  ending.abort();
  const put = (body: unknown) => askAsPage("PUT", "/api/key", body);
  assertEquals(await (await askAsPage("GET", "/api/key")).json(), { protected: false });
  assertEquals(await (await put({ passphrase: OLD, current: null })).json(), { protected: true });
  for (const current of [null, "", NEW]) {
    for (const passphrase of [NEW, null]) {
      const wrong = await put({ passphrase, current });
      assertEquals([wrong.status, (await wrong.json()).code, keys.passphrase], [403, "wrong", OLD]);
    }
  }
  assertEquals((await put({ passphrase: NEW, current: OLD })).status, 200);
  assertEquals(keys.passphrase, NEW);
  assertEquals(await (await put({ passphrase: null, current: NEW })).json(), { protected: false });
  assertEquals((await put({ passphrase: null, current: null })).status, 400);
});

Deno.test("/api/key refuses what is no such request, and whoever has no key to the program", async () => {
  const { ask, askAsPage, keys } = house();
  const bodies = [{}, { passphrase: OLD }, { current: null }, { passphrase: 7, current: null }, {
    passphrase: OLD,
    current: [],
  }];
  for (const body of bodies) assertEquals((await askAsPage("PUT", "/api/key", body)).status, 400);
  assertEquals((await askAsPage("PUT", "/api/key", { passphrase: "x".repeat(5_000), current: null })).status, 413);
  assertEquals((await askAsPage("DELETE", "/api/key")).status, 405);
  assertEquals((await ask("GET", "/api/key")).status, 401);
  assertEquals(keys.passphrase, undefined);
});

Deno.test("/api/key answers the third wrong passphrase late, and tries one at a time", async () => {
  const { askAsPage, keys, clock } = house();
  const put = (current: string) => askAsPage("PUT", "/api/key", { passphrase: null, current });
  keys.passphrase = OLD;
  for (let count = 0; count < 2; count++) assertEquals((await put(NEW)).status, 403);
  let late: Response | undefined;
  const before = clock.pending;
  const third = put(NEW).then((answer) => late = answer);
  while (clock.pending === before) await settled();
  await clock.pass(999);
  assertEquals([late, (await put(OLD)).status, keys.passphrase], [undefined, 429, OLD]);
  await clock.pass(1);
  assertEquals((await third).status, 403);
  assertEquals((await put(OLD)).status, 200);
  // Whoever has it may mistype it again.
  keys.passphrase = OLD;
  for (let count = 0; count < 2; count++) assertEquals((await put(NEW)).status, 403);
});
