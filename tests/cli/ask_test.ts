/** Questions with choices, between programs of their own. */
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { type Line, Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

function people(folder: string): Record<"ada" | "ben" | "cleo", ProgramOptions> {
  const port = freePort();
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
    cleo: { name: "Cleo", data: `${folder}/cleo`, bind: "127.0.0.4", port },
  };
}

const CHOICES = ["--choice", "Yes", "--choice", "Not today"];
const asks = (line: Line) => line.event === "message" && line.question?.state === "open";

Deno.test("ask prints the answer, and the one who was asked sees that it counted", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using bens = await Program.start(ben);

  // Of a process of its own, which is there for as long as the question is.
  const asking = runProgram(ada, ["ask", "--to", "Ben", "Deploy now?", ...CHOICES]);
  const message = await bens.until(asks);
  assertEquals(message.question.choices, ["Yes", "Not today"]);
  assertEquals(message.text, "Deploy now?\n\n- Yes\n- Not today");
  // What is no choice is a text like any other.
  await bens.give({ do: "send", to: message.from.id, reply: message.id, text: "Which run?" });
  await bens.give({ do: "send", to: message.from.id, reply: message.id, text: " not TODAY " });
  await bens.give({ do: "send", to: message.from.id, reply: message.id, text: "Yes" });
  const answer = await asking;
  assertEquals([answer.code, answer.stdout], [0, "Not today\n"], answer.stderr);
  const changed = await bens.until((line) => line.event === "changed" && line.id === message.id);
  assertEquals([changed.question.state, changed.question.choice, changed.question.by.id], [
    "answered",
    "Not today",
    bens.id,
  ]);
  const history = await runProgram(ada, ["history", "--json"]);
  const [first] = history.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(first.question, {
    choices: ["Yes", "Not today"],
    state: "answered",
    choice: "Not today",
    by: { id: bens.id, name: "Ben" },
  });
});

Deno.test("ask is over for whoever was asked when nobody answers, and when nobody had it", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  {
    await using bens = await Program.start(ben);
    await adas.sees("Ben");
    // With a session that is there, the time is for the answer.
    assertEquals((await runProgram(ada, ["send", "--to", "Ben", "A question comes"])).code, 0);
    const unanswered = await runProgram(ada, ["ask", "--to", "Ben", "Tea?", ...CHOICES, "--wait", "2"]);
    assertEquals([unanswered.code, unanswered.stdout], [5, ""], unanswered.stderr);
    assertStringIncludes(unanswered.stderr, "Nobody answered within 2 s");
    await bens.until((line) => line.event === "changed" && line.question?.state === "over");
  }
  const absent = await runProgram(ada, ["ask", "--to", "Ben", "Coffee?", ...CHOICES, "--wait", "0.2", "--json"]);
  assertEquals(absent.code, 3, absent.stderr);
  const events = absent.stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(events.map(({ event, code }) => code ?? event), ["saved", "undelivered"]);
  assertEquals((await runProgram(ada, ["ask", "--to", "Nobody", "Tea?", ...CHOICES])).code, 4);
  assertEquals((await runProgram(ada, ["ask", "--to", "Ben", "Tea?"])).code, 2);
  assertEquals((await runProgram(ada, ["ask", "--to", "Ben", "Tea?", "--choice", "Yes", "--choice", "yes"])).code, 2);
  await using later = await Program.start(ben);
  await later.until((line) => line.event === "changed" && line.id === events[0].id && line.question.state === "over");
});

Deno.test("of several people the first answer counts, and the others see which it was", async () => {
  await using folder = await testFolder();
  const { ada, ben, cleo } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await using cleos = await Program.start(cleo);
  for (const name of ["Ben", "Cleo"]) await adas.sees(name);
  await bens.sees("Ada");
  await adas.give({ do: "ask", to: ["Ben", "Cleo"], question: "Who goes?", choices: ["I do", "Not me"], ref: "who" });
  const [toBen] = await Promise.all([bens.until(asks), cleos.until(asks)]);
  await bens.give({ do: "send", to: adas.id, reply: toBen.id, text: "I do" });
  const answer = await adas.until((line) => line.event === "answer");
  assertEquals([answer.ref, answer.id, answer.choice, answer.from], ["who", toBen.id, "I do", {
    id: bens.id,
    name: "Ben",
  }]);
  assertEquals((await adas.until((line) => line.event === "done" && line.ref === "who")).code, 0);
  const over = await cleos.until((line) => line.event === "changed" && line.question !== undefined);
  assertEquals(over.question.state, "over");

  await adas.give({ do: "ask", to: "everyone", question: "Lunch?", choices: ["Now", "Later"], ref: "all" });
  const [, toCleo] = await Promise.all([
    bens.until((line) => asks(line) && line.conversation === "everyone"),
    cleos.until((line) => asks(line) && line.conversation === "everyone"),
  ]);
  await cleos.give({ do: "send", to: "everyone", reply: toCleo.id, text: "Later" });
  await adas.until((line) => line.event === "done" && line.ref === "all" && line.code === 0);
  const told = await bens.until((line) =>
    line.event === "changed" && line.id === toCleo.id && line.question.state === "answered"
  );
  assertEquals(told.question.choice, "Later");
});

Deno.test("ask tells that the question is over when it is stopped, and survives a restart of the messenger", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using bens = await Program.start(ben);
  await using first = await Program.start(ada);
  await first.sees("Ben");
  const asking = runProgram(ada, ["ask", "--to", "Ben", "Still there?", ...CHOICES]);
  const message = await bens.until(asks);
  await first.end("SIGTERM");
  // The command goes on with a node of its own, and the question is the same one.
  await bens.until((line) => line.event === "peer" && line.name === "Ada" && line.state === "offline");
  await bens.give({ do: "send", to: message.from.id, reply: message.id, text: "yes" });
  const answer = await asking;
  assertEquals([answer.code, answer.stdout], [0, "Yes\n"], answer.stderr);
  assertEquals(bens.lines.filter(asks).length, 1);

  await using second = await Program.start(ada);
  await second.give({ do: "ask", to: "Ben", question: "Once more?", choices: ["OK"] });
  const other = await bens.until((line) => asks(line) && line.id !== message.id);
  const begun = performance.now();
  await second.end("SIGINT");
  assert(performance.now() - begun < 5_000, "a question must not hold up the end");
  await bens.until((line) => line.event === "changed" && line.id === other.id && line.question.state === "over");
});
