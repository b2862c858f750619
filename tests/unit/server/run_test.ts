import { RequestError } from "../../../src/model/errors.ts";
import type { Run } from "../../../src/server/routes/run.ts";
import { assert, assertEquals, assertExists } from "../../../src/std/assert.ts";
import { house } from "./fixture.ts";

async function linesOf(response: Response): Promise<unknown[]> {
  return (await response.text()).trimEnd().split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}

Deno.test("POST /api/run carries out a command and gives its lines", async () => {
  const commands: unknown[] = [];
  const { askAsProgram } = house({
    async *run(command) {
      commands.push(command);
      yield { event: "saved", id: "1", text: "a\nb" };
      yield { event: "exit", code: 0 };
    },
  });
  const response = await askAsProgram("POST", "/api/run", { do: "send", to: "Ben", text: "Hi" });
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/x-ndjson");
  assertEquals(await linesOf(response), [{ event: "saved", id: "1", text: "a\nb" }, { event: "exit", code: 0 }]);
  assertEquals(commands, [{ do: "send", to: "Ben", text: "Hi" }]);
});

Deno.test("POST /api/run gives a command without lines an empty answer", async () => {
  const { askAsProgram } = house();
  const response = await askAsProgram("POST", "/api/run", {});
  assertEquals([response.status, await response.text()], [200, ""]);
});

Deno.test("POST /api/run gives each line when it is there, and asks for the next when it was read", async () => {
  let asked = 0;
  const { askAsProgram } = house({
    async *run() {
      for (;;) yield { line: ++asked };
    },
  });
  const { body } = await askAsProgram("POST", "/api/run", {});
  assertExists(body);
  const reader = body.getReader();
  assertEquals(asked, 0);
  for (let line = 1; line <= 3; line++) {
    const { value } = await reader.read();
    assertEquals(new TextDecoder().decode(value), `{"line":${line}}\n`);
    assertEquals(asked, line, "nothing is made in advance");
  }
  await reader.cancel();
});

/** A command that waits until it is told to end, and tells when it has. */
function waitingCommand() {
  const ended = Promise.withResolvers<string>();
  const run: Run = async function* (_command, signal) {
    try {
      yield { event: "waiting" };
      const aborted = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => aborted.resolve());
      if (!signal.aborted) await aborted.promise;
      yield { event: "exit", code: 1 };
    } finally {
      ended.resolve("ended");
    }
  };
  return { run, ended: ended.promise };
}

Deno.test("POST /api/run ends the command when the reader goes away while it waits", async () => {
  const { run, ended } = waitingCommand();
  const { askAsProgram } = house({ run });
  const { body } = await askAsProgram("POST", "/api/run", {});
  assertExists(body);
  const reader = body.getReader();
  await reader.read();
  const pending = reader.read();
  await reader.cancel();
  assertEquals((await pending).done, true);
  assertEquals(await ended, "ended");
});

Deno.test("POST /api/run ends the command when the reader goes away between two lines", async () => {
  const { run, ended } = waitingCommand();
  const { askAsProgram } = house({ run });
  const { body } = await askAsProgram("POST", "/api/run", {});
  assertExists(body);
  const reader = body.getReader();
  await reader.read();
  await reader.cancel();
  assertEquals(await ended, "ended");
});

Deno.test("POST /api/run ends the command with the program, and gives its last lines", async () => {
  const { run, ended } = waitingCommand();
  const { askAsProgram, ending } = house({ run });
  const response = await askAsProgram("POST", "/api/run", {});
  ending.abort();
  assertEquals(await linesOf(response), [{ event: "waiting" }, { event: "exit", code: 1 }]);
  assertEquals(await ended, "ended");
});

Deno.test("POST /api/run says that the program ends where a command fails by it", async () => {
  const { askAsProgram, ending, reports } = house({
    // deno-lint-ignore require-yield
    async *run(_command, signal) {
      signal.throwIfAborted();
    },
  });
  const response = await askAsProgram("POST", "/api/run", {});
  ending.abort();
  const [line] = await linesOf(response);
  assertEquals(line, {
    event: "error",
    code: "stopping",
    message: "The program is ending: start it again and repeat",
  });
  assertEquals(reports, []);
});

Deno.test("POST /api/run says in a last line why a command failed", async () => {
  const rows: readonly { thrown: unknown; code: string; reported: boolean }[] = [
    { thrown: new RequestError("nobody", "Nobody called Cy is known here"), code: "nobody", reported: false },
    { thrown: new Error("ENOENT /home/ada"), code: "internal", reported: true },
    { thrown: "ENOENT", code: "internal", reported: true },
  ];
  for (const { thrown, code, reported } of rows) {
    const { askAsProgram, reports } = house({
      // deno-lint-ignore require-yield
      async *run() {
        throw thrown;
      },
    });
    const response = await askAsProgram("POST", "/api/run", {});
    const text = await response.text();
    const line = JSON.parse(text);
    assertEquals([response.status, line.event, line.code], [200, "error", code]);
    assert(!text.includes("ENOENT"));
    assertEquals(reports, reported ? [thrown] : []);
  }
});
