/** Commands about the own identity: what they are in JSON, and on the command line. */
import type { Members } from "./members.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readFrom } from "./word_readers.ts";

/** What a running messenger does, too. */
export type KeyCommand =
  | { readonly do: "identity"; readonly act: "show" }
  /** `passphrase`: the one that the key is under; undefined: it is under none. */
  | {
    readonly do: "identity";
    readonly act: "protect";
    readonly newPassphrase: string;
    readonly passphrase: string | undefined;
  }
  | { readonly do: "identity"; readonly act: "unprotect"; readonly passphrase: string };

/** Passphrases are no words of a command line. */
export type KeyJob =
  | { readonly do: "identity"; readonly act: "show" | "protect" | "unprotect" | "reactivate" }
  /** `file`: absolute. `afterwards`: of the identity on this computer. */
  | {
    readonly do: "identity";
    readonly act: "export";
    readonly file: string;
    /** As `writeNewFile` has it. */
    readonly place: "must be new" | "may replace";
    readonly afterwards: "retired" | "kept";
  }
  | { readonly do: "identity"; readonly act: "import"; readonly file: string };

const COMMAND_ACTS = ["show", "protect", "unprotect"] as const;
const JOB_ACTS = [...COMMAND_ACTS, "export", "import", "reactivate"] as const;

export function readKeyCommand(members: Members): KeyCommand {
  const act = members.word("act", COMMAND_ACTS) ?? "show";
  const passphrase = () => members.text("passphrase");
  switch (act) {
    case "show":
      return { do: "identity", act };
    case "protect": {
      const newPassphrase = members.needed("newPassphrase", members.text("newPassphrase"), "give it");
      return { do: "identity", act, newPassphrase, passphrase: passphrase() };
    }
    case "unprotect":
      return { do: "identity", act, passphrase: members.needed("passphrase", passphrase(), "give it") };
    default:
      return act satisfies never;
  }
}

/** @param absolute makes a path one that means the same everywhere. */
export function readKeyJob(words: readonly string[], values: Values, absolute: (path: string) => string): KeyJob {
  const [word, file, ...rest] = words;
  const act = word === undefined ? "show" : readFrom(JOB_ACTS, word, "What to do with the identity");
  const keep = values.flag("keep-identity");
  if (keep && act !== "export") throw new UsageError("--keep-identity belongs to identity export: leave it out");
  switch (act) {
    case "export":
    case "import": {
      if (file === undefined) throw new UsageError(`identity ${act} needs a FILE: name it`);
      refuseMore(rest);
      const path = absolute(file);
      if (act === "import") return { do: "identity", act, file: path };
      const place = values.flag("force") ? "may replace" : "must be new";
      return { do: "identity", act, file: path, place, afterwards: keep ? "kept" : "retired" };
    }
    case "show":
    case "protect":
    case "unprotect":
    case "reactivate":
      refuseMore(words.slice(1));
      return { do: "identity", act };
    default:
      return act satisfies never;
  }
}

/** Above all no passphrase, which everybody on the computer could read there; it is not repeated in a log. */
function refuseMore(words: readonly string[]): void {
  if (words.length === 0) return;
  throw new UsageError(
    "That is one word too many: a passphrase is never part of the command line, but asked for, or read from " +
      "LANMESSENGER_PASSPHRASE or --passphrase-fd N",
  );
}
