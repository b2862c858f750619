/** The page of a program whose key is under a passphrase, with the real program in a real browser. */
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { browserOrSkip, launchBrowser } from "../support/browser.ts";
import { linesOf } from "../support/lines.ts";
import { accessibilityFindings } from "../support/page_probe.ts";
import { commandOf, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const PASSPHRASE = "correct horse";

const trial = await browserOrSkip("tests/page/locked_test.ts");
await trial?.close();

/** A program with a page, started without a terminal; its lines come one by one. */
class PageProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(options: ProgramOptions) {
    const [program = "", ...args] = commandOf(options, ["--no-open", "--json"]);
    this.#child = new Deno.Command(program, { args, stdin: "null", stdout: "piped", stderr: "inherit" }).spawn();
    this.#lines = linesOf(this.#child.stdout)[Symbol.asyncIterator]();
  }

  // deno-lint-ignore no-explicit-any -- foreign JSON that each test looks into.
  async line(): Promise<any> {
    return JSON.parse((await this.#lines.next()).value);
  }

  async end(): Promise<number> {
    try {
      this.#child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    while (!(await this.#lines.next()).done);
    return (await this.#child.status).code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

Deno.test({
  name: "a locked program asks in its page, and goes on in the same tab",
  ignore: trial === undefined,
  async fn() {
    await using folder = await testFolder();
    const ada = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port: freePort() };
    const protect = ["identity", "protect", "--passphrase-fd", "0"];
    assertEquals((await runProgram(ada, ["whoami"])).code, 0);
    assertEquals((await runProgram(ada, protect, `${PASSPHRASE}\n`)).code, 0);

    await using program = new PageProgram(ada);
    await using browser = await launchBrowser();
    const { event, url } = await program.line();
    assertEquals(event, "page");
    const page = await browser.newPage();
    await page.goto(url);
    const field = page.getByLabel("Passphrase of your identity");
    await field.fill("battery staple");
    await page.getByRole("button", { name: "Unlock" }).click();
    await page.getByText("That is not the passphrase").waitFor();
    assertEquals([new URL(page.url()).hash, await field.inputValue()], ["", ""]);
    assertEquals(await accessibilityFindings(page), []);
    await field.fill(PASSPHRASE);
    await page.keyboard.press("Enter");
    await page.locator(".me").waitFor();
    const ready = await program.line();
    assertEquals([ready.event, new URL(ready.page).port], ["ready", new URL(url).port]);
    await page.reload();
    await page.locator(".me").waitFor();
    assertEquals(await program.end(), 0);
  },
});

Deno.test("a locked program ends when it is asked to", async () => {
  await using folder = await testFolder();
  const ada = { name: "Ada", data: `${folder.path}/ada`, bind: "127.0.0.2", port: freePort() };
  assertEquals((await runProgram(ada, ["whoami"])).code, 0);
  const protect = ["identity", "protect", "--passphrase-fd", "0"];
  assertEquals((await runProgram(ada, protect, `${PASSPHRASE}\n`)).code, 0);
  await using program = new PageProgram(ada);
  const { event, url } = await program.line();
  assertEquals(event, "page");
  // A second start shows the page again, and a command says what is the matter.
  await using second = new PageProgram(ada);
  const again = await second.line();
  assertEquals([again.event, new URL(again.url).host], ["page", new URL(url).host]);
  const whoami = await runProgram(ada, ["whoami"]);
  assertEquals(whoami.code, 1);
  assertStringIncludes(whoami.stderr, "waits for its passphrase");
  assertEquals(await program.end(), 0);
  assertEquals((await runProgram(ada, ["whoami", "--passphrase-fd", "0"], `${PASSPHRASE}\n`)).code, 0);
});
