import type { RequestProblem } from "../model/errors.ts";

/** The contract with scripts; README and `--help` list them. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Saved, and goes out when they come back; not delivered, answered or finished within `--wait`. */
  saved: 3,
  /** Nobody, or more than one, by that name. */
  nobody: 4,
  /** Declined, put aside, given up, or taken back. */
  declined: 5,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];

export function exitCodeOf(problem: RequestProblem): ExitCode {
  switch (problem) {
    case "invalid":
      return EXIT.usage;
    case "nobody":
    case "ambiguous":
      return EXIT.nobody;
    case "policy":
    case "storage":
    case "stopping":
      return EXIT.failed;
    default:
      return problem satisfies never;
  }
}

/**
 * Of a command that was understood, whatever the messenger has against it: that one is not in a room, or has blocked the
 * receiver, is no mistake of the command line.
 */
export function refusedCodeOf(problem: RequestProblem): ExitCode {
  return problem === "invalid" ? EXIT.failed : exitCodeOf(problem);
}

export function isExitCode(value: unknown): value is ExitCode {
  return Object.values<unknown>(EXIT).includes(value);
}
