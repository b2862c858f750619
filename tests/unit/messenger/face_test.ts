import { Events } from "../../../src/messenger/events.ts";
import { Face } from "../../../src/messenger/face.ts";
import { NO_POLICY } from "../../../src/model/policy.ts";
import type { NameSource } from "../../../src/model/peer.ts";
import { PLAIN_FACE } from "../../../src/model/peer.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ADA, profile } from "../../support/fake_messenger.ts";
import { MemoryStore } from "../../support/memory_store.ts";

Deno.test("Face has its user asked for a name until one is set, and says so at once", () => {
  const store = new MemoryStore(ADA);
  const events = new Events((error) => {
    throw error;
  });
  const told: NameSource[] = [];
  events.subscribe((event) => event.type === "me" && told.push(event.me.nameFrom));
  const face = new Face({
    policy: NO_POLICY,
    id: ADA,
    port: 2372,
    profile: profile({ name: "ada" }),
    nameFrom: "system",
    store,
    events,
    picture: () => undefined,
    announce: () => {},
  });
  assertEquals(face.me.nameFrom, "system");
  face.setStatus({ availability: "busy", text: "" });
  assertEquals(face.me.nameFrom, "system", "a status is no name");
  // The same name as was offered: it is the user's own from now on.
  face.setName("ada");
  assertEquals([face.me.nameFrom, store.face().name], ["user", "ada"]);
  assertEquals(told, ["system", "user"]);
  assertEquals(PLAIN_FACE.name, undefined);
});
