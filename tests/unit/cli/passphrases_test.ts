import { HiddenPrompt } from "../../../src/cli/hidden_prompt.ts";
import { ProcessPassphrases } from "../../../src/cli/passphrases.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";

/** A process with these variables, one descriptor with this content, and a person who gives these answers. */
function process(
  { variables = {}, content = "", answers }: {
    variables?: Record<string, string>;
    content?: string | Uint8Array;
    answers?: (string | undefined)[];
  },
) {
  const env = new Map(Object.entries(variables));
  const bytes = [...(typeof content === "string" ? new TextEncoder().encode(content) : content)];
  const asked: string[] = [];
  const passphrases = new ProcessPassphrases({
    takeVariable(name) {
      const value = env.get(name);
      env.delete(name);
      return value;
    },
    read(descriptor, buffer) {
      assertEquals(descriptor, 3);
      const byte = bytes.shift();
      buffer[0] = byte ?? 0;
      return Promise.resolve(byte === undefined ? null : 1);
    },
    prompt: answers === undefined ? undefined : (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift());
    },
    say(line) {
      asked.push(line);
      return Promise.resolve();
    },
  });
  return { passphrases, env, asked, bytes };
}

Deno.test("ask() takes the environment, and leaves nothing of it to programs that are started", async () => {
  const { passphrases, env } = process({
    variables: { LANMESSENGER_PASSPHRASE: "old one", LANMESSENGER_NEW_PASSPHRASE: "new one", HOME: "/" },
    answers: ["typed"],
  });
  assertEquals([...env.keys()], ["HOME"]);
  for (let time = 0; time < 2; time++) {
    assertEquals(await passphrases.ask("current", "Passphrase", undefined), { text: "old one", after: "end" });
  }
  assertEquals(await passphrases.ask("new", "New", undefined), { text: "new one", after: "end" });
  assertEquals(await passphrases.ask("first", "New", undefined), { text: "new one", after: "end" });
});

Deno.test("ask() takes the one variable for a first passphrase, and never for a new one", async () => {
  const { passphrases } = process({ variables: { LANMESSENGER_PASSPHRASE: "the one" } });
  assertEquals((await passphrases.ask("first", "New", undefined))?.text, "the one");
  assertEquals(await passphrases.ask("new", "New", undefined), undefined);
});

Deno.test("ask() reads a descriptor before all else, a line for each, and no byte more", async () => {
  const { passphrases, bytes } = process({
    variables: { LANMESSENGER_PASSPHRASE: "from the environment" },
    content: "größer\r\nthe next\n{}\n",
    answers: ["typed"],
  });
  assertEquals(await passphrases.ask("current", "Passphrase", 3), { text: "größer", after: "end" });
  assertEquals((await passphrases.ask("current", "Passphrase", 3))?.text, "größer");
  assertEquals((await passphrases.ask("new", "New", 3))?.text, "the next");
  assertEquals(new TextDecoder().decode(Uint8Array.from(bytes)), "{}\n");
});

Deno.test("ask() refuses a descriptor without an end, without a line, or without letters", async () => {
  for (const content of ["", "\n", "x".repeat(9_000), Uint8Array.of(0xff, 0x0a)]) {
    const { passphrases } = process({ content, answers: ["typed"] });
    await assertRejects(() => passphrases.ask("current", "Passphrase", 3), UsageError, "--passphrase-fd 3");
  }
});

Deno.test("ask() asks a person once for what there is, and twice for what is new", async () => {
  const { passphrases, asked } = process({ answers: ["there", "one", "two", "three", "three"] });
  assertEquals(await passphrases.ask("current", "Passphrase", undefined), { text: "there", after: "again" });
  assertEquals(await passphrases.ask("new", "New", undefined), { text: "three", after: "again" });
  assertEquals(asked, [
    "Passphrase: ",
    "New: ",
    "The same again: ",
    "They are not the same: once more",
    "New: ",
    "The same again: ",
  ]);
});

Deno.test("ask() has nothing where nobody can be asked, or they give up", async () => {
  assertEquals(await process({}).passphrases.ask("current", "Passphrase", undefined), undefined);
  assertEquals(await process({}).passphrases.ask("new", "New", undefined), undefined);
  assertEquals(await process({ answers: [undefined] }).passphrases.ask("current", "Passphrase", undefined), undefined);
  assertEquals(await process({ answers: ["one", undefined] }).passphrases.ask("new", "New", undefined), undefined);
});

/** A terminal on which all of this is typed, each part at once. */
function terminal(parts: string[]) {
  const stop = new AbortController();
  const shown: string[] = [];
  const prompt = new HiddenPrompt({
    keys: {
      setMode: (mode) => void shown.push(`<${mode}>`),
      read(buffer) {
        const part = parts.shift();
        if (part === undefined) return Promise.withResolvers<number | null>().promise;
        return Promise.resolve(part === "" ? null : new TextEncoder().encodeInto(part, buffer).written);
      },
    },
    write: (text) => Promise.resolve(void shown.push(text)),
    stop: stop.signal,
  });
  return { prompt, shown, stop };
}

Deno.test("HiddenPrompt shows the question and nothing of the answer", async () => {
  const { prompt, shown } = terminal(["se", "cret", "\r"]);
  assertEquals(await prompt.ask("Passphrase: "), "secret");
  assertEquals(shown, ["Passphrase: ", "<single>", "<lines>", "\n"]);
});

Deno.test("HiddenPrompt takes characters back, and begins anew with Ctrl+U", async () => {
  const { prompt } = terminal(["wrong\x15sé🐎\x7f\x7fecreu\x08t\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7fok\n"]);
  assertEquals(await prompt.ask("?"), "ok");
  assertEquals(await terminal(["sé🐎\x7f\x7fecret\n"]).prompt.ask("?"), "secret");
});

Deno.test("HiddenPrompt keeps what was typed too early for the next question", async () => {
  const { prompt } = terminal(["one\ntwo\nthr", "ee\n"]);
  assertEquals([await prompt.ask("?"), await prompt.ask("?"), await prompt.ask("?")], ["one", "two", "three"]);
});

Deno.test("HiddenPrompt gives up with Ctrl+C, Ctrl+D and the end of the keyboard, and puts the terminal back", async () => {
  for (const keys of ["sec\x03", "sec\x04", ""]) {
    const { prompt, shown } = terminal([keys]);
    assertEquals(await prompt.ask("?"), undefined);
    assert(shown.includes("<lines>"));
  }
});

Deno.test("HiddenPrompt ends with the program", async () => {
  const { prompt, shown, stop } = terminal([]);
  const asking = prompt.ask("?");
  stop.abort();
  assertEquals(await asking, undefined);
  assertEquals(shown.at(-2), "<lines>");
});
