import { assertEquals } from "../../../src/std/assert.ts";
import { house, outcome } from "./fixture.ts";

Deno.test("/api/autostart shows and changes whether the program starts with the system", async () => {
  const { askAsPage, autostart } = house();
  const ask = async (method: string, body?: unknown) => {
    const response = await askAsPage(method, "/api/autostart", body);
    return [response.status, await response.json()];
  };
  const entry = "/home/ada/.config/autostart/x";
  assertEquals(await ask("GET"), [200, { state: "off", entry: null, why: null }]);
  assertEquals(await ask("PUT", { state: "on" }), [200, { state: "on", entry, why: null }]);
  assertEquals(await ask("GET"), [200, { state: "on", entry, why: null }]);
  assertEquals(await ask("PUT", { state: "off" }), [200, { state: "off", entry: null, why: null }]);
  for (const body of [{}, { state: true }, { state: "other" }]) {
    assertEquals(await outcome(await askAsPage("PUT", "/api/autostart", body)), "400 invalid", JSON.stringify(body));
  }
  autostart.now = { state: "other", entry };
  assertEquals(await ask("GET"), [200, { state: "other", entry, why: null }]);
  autostart.now = { state: "impossible", why: "sources" };
  assertEquals(await ask("GET"), [200, { state: "impossible", entry: null, why: "sources" }]);
  assertEquals(await outcome(await askAsPage("PUT", "/api/autostart", { state: "on" })), "400 invalid");
});
