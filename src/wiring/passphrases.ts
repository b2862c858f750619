import { HiddenPrompt } from "../cli/hidden_prompt.ts";
import { ProcessPassphrases } from "../cli/passphrases.ts";
import type { Sink } from "../cli/sink.ts";
import { attendance } from "../cli/terminal.ts";
import { UsageError } from "../cli/usage_error.ts";

/** Passphrases as this process can come by them. */
export function systemPassphrases({ stderr, stop }: { stderr: Sink; stop: AbortSignal }): ProcessPassphrases {
  const descriptors = new Descriptors();
  return new ProcessPassphrases({
    takeVariable(name) {
      const value = Deno.env.get(name);
      if (value !== undefined) Deno.env.delete(name);
      return value;
    },
    read: (descriptor, buffer) => descriptors.read(descriptor, buffer),
    prompt: attendance() === "person" ? prompt(stderr, stop) : undefined,
    say: (line) => stderr.write(`${line}\n`),
  });
}

function prompt(stderr: Sink, stop: AbortSignal): (question: string) => Promise<string | undefined> {
  const keys = {
    setMode: (mode: "single" | "lines") => Deno.stdin.setRaw(mode === "single"),
    read: (buffer: Uint8Array<ArrayBuffer>) => Deno.stdin.read(buffer),
  };
  const hidden = new HiddenPrompt({ keys, write: (text) => stderr.write(text), stop });
  return (question) => hidden.ask(question);
}

/** Descriptors that whoever started this program has opened for it; they are read for as long as it runs. */
class Descriptors {
  readonly #open = new Map<number, Pick<Deno.FsFile, "read">>();

  async read(descriptor: number, buffer: Uint8Array<ArrayBuffer>): Promise<number | null> {
    return await this.#file(descriptor).read(buffer);
  }

  #file(descriptor: number): Pick<Deno.FsFile, "read"> {
    const open = this.#open.get(descriptor);
    if (open !== undefined) return open;
    const file = descriptor === 0 ? Deno.stdin : openDescriptor(descriptor);
    this.#open.set(descriptor, file);
    return file;
  }
}

function openDescriptor(descriptor: number): Deno.FsFile {
  try {
    return Deno.openSync(`/dev/fd/${descriptor}`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `--passphrase-fd ${descriptor} can't be read (${why}): open it for this program, or use 0, or ` +
        "LANMESSENGER_PASSPHRASE",
      { cause },
    );
  }
}
