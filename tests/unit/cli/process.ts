/** The program as a whole, in a process that a test holds in its hands. */
import { CommandDesk } from "../../../src/cli/command_desk.ts";
import type { Node, NodeUse } from "../../../src/cli/node.ts";
import { runProgram } from "../../../src/cli/program.ts";
import type { Opening, ProgramDeps } from "../../../src/cli/program_deps.ts";
import type { OperatingSystem, PageWindow } from "../../../src/cli/settings.ts";
import { NO_POLICY, type Policy } from "../../../src/model/policy.ts";
import type { Terminal } from "../../../src/cli/terminal.ts";
import type { Which } from "../../../src/cli/passphrases.ts";
import { FakeAutostart } from "../../support/fake_autostart.ts";
import { FakeInstallation } from "../../support/fake_installation.ts";
import { FakeKeys } from "../../support/fake_keys.ts";
import { Keyboard, MemorySink, messageId, type Office, office } from "./fixture.ts";
import { EagerClock, KEY, LocalApi, PROOF } from "./local_api.ts";

/** What a start meets where another process has the data folder. */
export class BusyError extends Error {
  override readonly name = "StoreBusyError";
}

export const LAUNCH = { url: "http://127.0.0.1:23720/#launch=x", file: "/home/ada/x.html" };

/** A process in a data folder of its own, whose node is a fake office. */
export class Process implements AsyncDisposable {
  readonly out = new MemorySink();
  readonly err = new MemorySink();
  readonly keyboard = new Keyboard();
  readonly stop = new AbortController();
  readonly clock = new EagerClock();
  readonly room = office();
  readonly started: NodeUse[] = [];
  readonly opened: string[] = [];
  /** First digits of the ids that it makes, the last first. */
  ids = [..."0123456789abcdef"];
  /** In order: what the program did with its process. */
  readonly done: string[] = [];
  /** Where it is set, a start throws it. */
  failure: () => Error | undefined = () => undefined;
  os: OperatingSystem = "linux";
  /** As it is read at each start. */
  policy: () => Policy = () => NO_POLICY;
  /** What standard error is shown on; undefined: a file. */
  terminal: Terminal | undefined;
  /** The same of standard output. */
  screen: Terminal | undefined;
  attendance: "person" | "nobody" = "nobody";
  opening: Opening = { outcome: "opened" };
  /** Of a window of its own. */
  appOpening: Opening = { outcome: "opened" };
  readonly windows: PageWindow[] = [];
  api: LocalApi | undefined;
  /** The key as a process finds it that has the folder for itself. */
  readonly keys = new FakeKeys(this.room.messenger.me.id);
  /** What a person, the environment or a descriptor gives; nothing: there is nobody to ask. */
  passphrases: Partial<Record<Which, string>> = {};
  readonly autostart = new FakeAutostart();
  readonly installation = new FakeInstallation();
  /** Where it is set, the folder can't be had for oneself. */
  busy: Error | undefined;

  private constructor(readonly folder: string, private readonly owner: boolean) {}

  static async inNewFolder(): Promise<Process> {
    return new Process(await Deno.makeTempDir(), true);
  }

  /** Another process on the same folder. */
  beside(): Process {
    return new Process(this.folder, false);
  }

  get messenger(): Office {
    return this.room.messenger;
  }

  run(...args: string[]): Promise<number> {
    const digits = [...this.ids];
    const deps: ProgramDeps = {
      version: "1.2.3",
      pid: 4712,
      os: this.os,
      policy: this.policy,
      env: (name) => name === "LANMESSENGER_DATA" ? this.folder : undefined,
      clock: this.clock,
      stdin: this.keyboard.stream,
      stdout: this.out,
      stderr: this.err,
      terminal: this.terminal,
      screen: this.screen,
      attendance: this.attendance,
      workingFolder: () => this.folder,
      stop: this.stop.signal,
      passphrases: {
        person: "absent",
        ask: (which) => {
          const text = this.passphrases[which];
          return Promise.resolve(text === undefined ? undefined : { text, after: "end" });
        },
      },
      openIdentity: () => {
        if (this.busy !== undefined) throw this.busy;
        return this.keys;
      },
      openAutostart: () => this.autostart,
      openInstallation: () => this.installation,
      startNode: (_settings, use) => this.#startNode(use),
      newId: () => messageId(digits.pop() ?? "0"),
      openPage: (file, window) => {
        this.opened.push(file);
        this.windows.push(window);
        return Promise.resolve(window === "app" ? this.appOpening : this.opening);
      },
      startNoMorePrograms: () => {
        this.done.push("no more programs");
        return Promise.resolve();
      },
    };
    return runProgram(args, deps);
  }

  #startNode(use: NodeUse): Promise<Node> {
    this.started.push(use);
    const failure = this.failure();
    if (failure !== undefined) return Promise.reject(failure);
    const desk = new CommandDesk({ ...this.room.context, clock: this.clock, dataFolder: this.folder });
    const api = new LocalApi({ run: (command, signal) => desk.run(command, signal), launch: () => LAUNCH });
    this.api = api;
    return Promise.resolve({
      desk,
      api: { port: api.instance.port, key: KEY, proof: PROOF },
      launch: () => Promise.resolve(LAUNCH),
      stop: async () => {
        this.done.push("stopped");
        await api.close();
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.owner) await Deno.remove(this.folder, { recursive: true });
  }
}
