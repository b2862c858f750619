import { EXIT, type ExitCode } from "./exit_code.ts";
import { failureOf } from "./failure.ts";
import { connectInstance, runRemote } from "./handover.ts";
import type { Instance } from "./instance.ts";
import type { KeyCommand, KeyJob } from "./key_command.ts";
import type { IdentityDesk } from "./key_desk.ts";
import { writeNewFile } from "./new_file.ts";
import type { Output } from "./output.ts";
import type { OutputEvent } from "./output_event.ts";
import type { Which } from "./passphrases.ts";
import { outputOf, type ProgramDeps } from "./program_deps.ts";
import { type IdentityEvent, identityEvent, runKey } from "./run_key.ts";
import type { Settings } from "./settings.ts";
import { readSmallFile } from "./small_file.ts";

/** Of a file to import. */
const MAX_FILE_BYTES = 128 * 1_048_576;

/**
 * What is done with one's own identity. A passphrase is changed by the messenger that runs, if there is one; what moves
 * the identity is refused beside one.
 */
export async function runIdentity(
  { settings, job }: { settings: Settings; job: KeyJob },
  deps: ProgramDeps,
): Promise<ExitCode> {
  const output = outputOf(deps, settings);
  await deps.startNoMorePrograms();
  try {
    const instance = await connectInstance(settings.dataFolder, deps.clock);
    const task = new IdentityTask(settings, deps, output);
    if (instance !== undefined) return await task.beside(instance, job);
    using desk = deps.openIdentity(settings.dataFolder);
    return await task.alone(desk, job);
  } catch (error) {
    const failure = failureOf(error);
    await output.show(failure.event);
    return failure.code;
  }
}

const ONE_COMPUTER = "Never run one identity on two computers at once: others would take the two for one that keeps " +
  "starting anew, and each would get half of what is said";

/** Carries a command out, wherever the key is. */
type Carry = (command: KeyCommand) => AsyncIterable<OutputEvent>;

class IdentityTask {
  readonly #settings: Settings;
  readonly #deps: ProgramDeps;
  readonly #output: Output;

  constructor(settings: Settings, deps: ProgramDeps, output: Output) {
    this.#settings = settings;
    this.#deps = deps;
    this.#output = output;
  }

  async beside(instance: Instance, job: KeyJob): Promise<ExitCode> {
    const { dataFolder } = this.#settings;
    if (job.act === "show" || job.act === "protect" || job.act === "unprotect") {
      return await this.#change(job.act, (command) => runRemote(instance, command, this.#deps.stop));
    }
    throw new Error(
      `A messenger runs on ${dataFolder} (process ${instance.pid}): end it before you ${job.act} its identity`,
    );
  }

  async alone(desk: IdentityDesk, job: KeyJob): Promise<ExitCode> {
    switch (job.act) {
      case "show":
      case "protect":
      case "unprotect":
        return await this.#change(job.act, (command) => runKey(desk, command));
      case "export":
        return await this.#export(desk, job);
      case "import": {
        desk.checkUnused();
        const text = await readSmallFile(job.file, MAX_FILE_BYTES);
        const people = await desk.import(text, await this.#ask("current", `Passphrase of ${job.file}`));
        await this.#output.show(identityEvent(desk));
        if (!this.#settings.quiet && !this.#settings.json) await this.#output.line(`People that came: ${people}`);
        return EXIT.done;
      }
      case "reactivate":
        desk.reactivate();
        await this.#output.fail(
          `End the messenger on the other computer before one starts here, and leave it ended. ${ONE_COMPUTER}`,
        );
        await this.#output.show(identityEvent(desk));
        return EXIT.done;
      default:
        return job satisfies never;
    }
  }

  async #change(act: KeyCommand["act"], carry: Carry): Promise<ExitCode> {
    let state: IdentityEvent | undefined;
    for await (const event of carry({ do: "identity", act: "show" })) {
      if (event.event === "identity") state = event;
      else if (event.event === "error") await this.#output.show(event);
    }
    if (state === undefined) return EXIT.failed;
    let code: ExitCode = EXIT.done;
    for await (const event of carry(await this.#commandOf(act, state))) {
      if (event.event === "exit") code = event.code;
      else await this.#output.show(event);
    }
    return code;
  }

  async #commandOf(act: KeyCommand["act"], { key }: IdentityEvent): Promise<KeyCommand> {
    const current = () => this.#ask("current", "Passphrase of the identity");
    switch (act) {
      case "show":
        return { do: "identity", act };
      case "protect": {
        const passphrase = key === "protected" ? await current() : undefined;
        const newPassphrase = await this.#ask(key === "protected" ? "new" : "first", "New passphrase");
        return { do: "identity", act, newPassphrase, passphrase };
      }
      case "unprotect":
        return { do: "identity", act, passphrase: key === "protected" ? await current() : "" };
      default:
        return act satisfies never;
    }
  }

  async #export(
    desk: IdentityDesk,
    { file, place, afterwards }: Extract<KeyJob, { act: "export" }>,
  ): Promise<ExitCode> {
    desk.checkInUse();
    const passphrase = desk.state.key === "protected"
      ? await this.#ask("current", "Passphrase of the identity, and of the file")
      : await this.#ask("first", "Passphrase for the file");
    const { waiting } = desk;
    const text = await desk.exported(passphrase, this.#settings.name);
    if (await writeNewFile(file, [text], place, this.#deps.stop) === undefined) return EXIT.failed;
    switch (afterwards) {
      case "retired":
        desk.retire();
        if (waiting > 0) {
          await this.#output.fail(
            `Messages to ${
              waiting === 1 ? "one person" : `${waiting} people`
            } wait here and stay here: "lanmessenger identity reactivate", and a start, ` +
              "let them go out",
          );
        }
        break;
      case "kept":
        await this.#output.fail(ONE_COMPUTER);
        break;
      default:
        afterwards satisfies never;
    }
    await this.#output.show(identityEvent(desk, file));
    return EXIT.done;
  }

  async #ask(which: Which, question: string): Promise<string> {
    const passphrase = await this.#deps.passphrases.ask(which, question, this.#settings.passphraseFd);
    if (passphrase !== undefined) return passphrase.text;
    throw new Error(
      `${question}: none was given, and there is no terminal to ask on. Give it in LANMESSENGER_PASSPHRASE or with ` +
        "--passphrase-fd N",
    );
  }
}
