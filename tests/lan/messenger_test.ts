/**
 * Three hosts on a LAN of network namespaces, each with the program itself: no loopback, no --bind, no default route.
 * Where namespaces can't be made, the tests are ignored and one line says why.
 */
import { assertEquals, assertLess } from "../../src/std/assert.ts";
import { canMakeNamespaces, Lan } from "../support/namespaces.ts";
import { Program, type ProgramOptions } from "../support/program.ts";
import { testFolder } from "../support/task.ts";

const support = await canMakeNamespaces();
// deno-lint-ignore no-console -- an ignored test must say why.
if (!support.possible) console.log(`tests/lan/messenger_test.ts is ignored: ${support.reason}`);

const NAMES = ["Ada", "Ben", "Cleo"];

interface Office extends AsyncDisposable {
  readonly lan: Lan;
  readonly people: readonly Program[];
}

async function office(): Promise<Office> {
  const parts = new AsyncDisposableStack();
  const folder = parts.use(await testFolder());
  const lan = parts.use(await Lan.create(NAMES.length));
  const people: Program[] = [];
  for (const [index, name] of NAMES.entries()) {
    const options: ProgramOptions = { name, data: `${folder.path}/${name}`, host: lan.host(index + 1), port: 2372 };
    people.push(parts.use(await Program.start(options)));
  }
  for (const one of people) for (const name of NAMES) if (one.options.name !== name) await one.sees(name);
  return { lan, people, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

function lanTest(name: string, fn: (office: Office) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !support.possible,
    async fn() {
      await using three = await office();
      await fn(three);
    },
  });
}

lanTest("three hosts see each other, talk in private and to everyone, and say goodbye", async ({ people }) => {
  const [ada, ben, cleo] = people as [Program, Program, Program];
  await ada.give({ do: "send", to: "Ben", text: "For you alone" });
  assertEquals((await ben.until((line) => line.event === "message")).text, "For you alone");
  await cleo.give({ do: "send", to: "everyone", text: "For all", ref: "all" });
  for (const one of [ada, ben]) {
    const message = await one.until((line) => line.event === "message" && line.conversation === "everyone");
    assertEquals([message.text, message.from.name], ["For all", "Cleo"]);
  }
  await cleo.until((line) => line.event === "done" && line.ref === "all" && line.code === 0);
  assertEquals(cleo.lines.filter((line) => line.event === "delivered").length, 2);
  assertEquals(cleo.lines.some((line) => line.event === "message"), false);
  await cleo.end("SIGTERM");
  await ada.until((line) => line.event === "peer" && line.name === "Cleo" && line.state === "offline");
});

lanTest("a text crosses a new address, which is noticed within seconds", async ({ lan, people }) => {
  const [ada, ben] = people as [Program, Program, Program];
  await ada.give({ do: "send", to: "Ben", text: "Before" });
  await ben.until((line) => line.event === "message" && line.text === "Before");
  const moved = lan.host(2).address.replace(/\d+$/, "77");
  const start = performance.now();
  await lan.host(2).changeAddress(moved);
  await ada.until((line) => line.event === "peer" && line.name === "Ben" && line.addresses.includes(moved));
  // Looked at every 5 s; the rest is room for a loaded machine.
  assertLess(performance.now() - start, 10_000);
  await ada.give({ do: "send", to: "Ben", text: "After" });
  await ben.until((line) => line.event === "message" && line.text === "After");
});

lanTest("an interface that vanishes harms nobody, and a text waits until it is back", async ({ lan, people }) => {
  const [ada, ben, cleo] = people as [Program, Program, Program];
  await ada.give({ do: "send", to: "Ben", text: "First" });
  await ben.until((line) => line.event === "message" && line.text === "First");
  await lan.host(2).unplug();
  await ada.give({ do: "send", to: "Ben", text: "Second", ref: "second", wait: 0 });
  await ada.until((line) => line.event === "done" && line.ref === "second" && line.code === 3);
  await ada.give({ do: "send", to: "Cleo", text: "Ben is away" });
  await cleo.until((line) => line.event === "message");
  await lan.host(2).plug();
  await ben.until((line) => line.event === "message" && line.text === "Second");
});

lanTest("who starts with no network at all joins when the cable is plugged in", async ({ lan, people }) => {
  const [ada, ben] = people as [Program, Program, Program];
  await ben.end("SIGTERM");
  await ada.until((line) => line.event === "peer" && line.name === "Ben" && line.state === "offline");
  await lan.host(2).unplug();
  await using again = await Program.start(ben.options);
  await lan.host(2).plug();
  await again.sees("Ada");
  await again.give({ do: "send", to: "Ada", text: "Here I am" });
  await ada.until((line) => line.event === "message" && line.text === "Here I am");
});
