import { EXIT, type ExitCode } from "./exit_code.ts";
import { FileNews, renderEnd } from "./file_news.ts";
import type { Job } from "./job.ts";
import type { Output } from "./output.ts";
import type { OutputEvent } from "./output_event.ts";
import type { ProgramDeps } from "./program_deps.ts";
import { printableText } from "./printable.ts";
import { ProgressLine } from "./progress_line.ts";
import { qrDrawing } from "./qr_drawing.ts";
import { renderEvent } from "./render.ts";
import { renderMessage } from "./render_message.ts";
import type { Settings } from "./settings.ts";
import type { Terminal } from "./terminal.ts";

/** What stands in the place of a list that is empty. */
const NOTHING: ReadonlyMap<Job["do"], string> = new Map([
  ["files", "No files: nothing is offered or under way"],
  ["rooms", "No rooms: you are in none"],
  ["rules", "No rules: nobody's files are taken without asking"],
  ["token", "No tokens: no other program may speak to this one"],
  ["webhook", "No webhooks: no other program is told of messages"],
]);

/** How the events of one command are shown: which of them, in which words, and with a bar while bytes move. */
export class JobView {
  readonly #job: Job;
  readonly #settings: Settings;
  readonly #output: Output;
  readonly #news: FileNews;
  readonly #screen: Terminal | undefined;
  /** Undefined: there is no terminal, or nobody who looks at it. */
  readonly #progress: ProgressLine | undefined;
  readonly #colours: "coloured" | "plain";
  #hasShown = false;

  constructor({ job, settings, output, deps }: {
    readonly job: Job;
    readonly settings: Settings;
    readonly output: Output;
    readonly deps: Pick<ProgramDeps, "terminal" | "screen" | "stderr" | "clock" | "env">;
  }) {
    this.#job = job;
    this.#settings = settings;
    this.#output = output;
    this.#screen = deps.screen;
    // As no-color.org has it: set to anything but nothing.
    this.#colours = deps.env("NO_COLOR") ? "plain" : "coloured";
    this.#news = new FileNews(job.do === "resume" ? "paused" : undefined);
    if (deps.terminal !== undefined && !settings.quiet && !settings.json) {
      this.#progress = new ProgressLine(deps.stderr, deps.terminal, deps.clock);
    }
  }

  async show(event: OutputEvent): Promise<void> {
    this.#hasShown ||= event.event !== "exit";
    if (this.#isPassedOver(event)) return;
    // What is exported is a file, unless somebody looks at it.
    if (event.event === "export" && !this.#settings.json) {
      return await this.#output.raw(this.#screen === undefined ? event.text : printableText(event.text, ""));
    }
    const line = this.#settings.json ? undefined : this.#render(event);
    const isLine = line !== undefined || event.event === "error" || event.event === "warning";
    if (isLine) await this.#progress?.clear();
    await this.#output.show(event, () => line);
    if (event.event === "file" && this.#isMoving) this.#progress?.update(event);
  }

  /** Leaves the terminal as it was. Somebody who looks at it is told where a list has nothing in it. */
  async end(code: ExitCode): Promise<void> {
    await this.#progress?.clear();
    const text = NOTHING.get(this.#job.do);
    const isLooked = this.#screen !== undefined && !this.#settings.json && !this.#settings.quiet;
    if (code === EXIT.done && isLooked && !this.#hasShown && text !== undefined) await this.#output.line(text);
  }

  get #isMoving(): boolean {
    return this.#job.do === "send" || this.#job.do === "accept";
  }

  #isPassedOver(event: OutputEvent): boolean {
    if (!this.#settings.quiet) return false;
    const { do: verb } = this.#job;
    if (event.event === "message") return this.#job.do === "listen" && this.#job.exec !== undefined;
    // What was asked for is shown; how it goes on the way there is not.
    return event.event === "file" && verb !== "files" && verb !== "listen";
  }

  #render(event: OutputEvent): string | undefined {
    if (event.event === "message" && this.#job.do === "history") {
      const { ids, edits } = this.#job;
      return renderMessage(event, ids ? `${event.id.slice(0, 8)} ` : "", edits ? "all wordings" : "the newest wording");
    }
    // What is printed is the answer and nothing else.
    if (this.#job.do === "ask" && (event.event === "saved" || event.event === "delivered")) return undefined;
    if (event.event === "trust") return this.#renderTrust(event);
    if (event.event !== "file") return renderEvent(event);
    switch (this.#job.do) {
      case "files":
        return renderEvent(event);
      case "listen":
        return renderEnd(event);
      default:
        return this.#news.render(event);
    }
  }

  /** With a drawing of the number, where there is room for it. */
  #renderTrust(event: Extract<OutputEvent, { event: "trust" }>): string | undefined {
    const text = renderEvent(event);
    const digits = event.safetyNumber.replace(/\D/g, "");
    if (text === undefined || this.#screen === undefined || digits === "") return text;
    const drawing = qrDrawing(digits, this.#screen.columns(), this.#colours);
    return drawing === undefined ? text : `${text}\n${drawing}`;
  }
}
