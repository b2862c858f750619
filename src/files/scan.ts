import { cleanLine } from "../model/text.ts";
import type { Files } from "../messenger/ports.ts";
import type { ProgramEnd, RunProgram } from "./program.ts";

/** An archive of a tebibyte takes its time; what takes longer hangs. */
const WITHIN_MS = 10 * 60 * 1_000;
const WHY_LENGTH = 200;

/**
 * As `Files.check`, for the command that a user set: it gets the path as its last argument, and by its exit code says
 * what it thinks: 0 is clean.
 *
 * @param command a program and its arguments; undefined: nothing is checked.
 */
export function checkBy(command: readonly string[] | undefined, run: RunProgram): Files["check"] {
  const [program, ...args] = command ?? [];
  if (program === undefined) return () => Promise.resolve({ verdict: "clean" });
  return async (path, { name, from }) => {
    try {
      const end = await run({
        program,
        args: [...args, path],
        // A name may hold what an environment can't, such as a zero.
        env: { LANMESSENGER_FILE_NAME: cleanLine(name), LANMESSENGER_FROM: cleanLine(from) },
        within: WITHIN_MS,
      });
      return verdictOf(program, end);
    } catch (error) {
      return { verdict: "broken", why: `Cannot run ${program}: ${error instanceof Error ? error.message : error}` };
    }
  };
}

function verdictOf(program: string, end: ProgramEnd): Awaited<ReturnType<Files["check"]>> {
  switch (end.how) {
    case "exit":
      if (end.code === 0) return { verdict: "clean" };
      return { verdict: "objects", why: firstLine(end.output) || `${program} ended with ${end.code}` };
    case "signal":
      return { verdict: "broken", why: `${program} was ended by ${end.signal}` };
    case "late":
      return { verdict: "broken", why: `${program} was not done after ${WITHIN_MS / 60_000} minutes` };
    default:
      return end satisfies never;
  }
}

function firstLine(output: string): string {
  const line = output.split(/[\r\n]/).map(cleanLine).find((line) => line !== "") ?? "";
  return line.length > WHY_LENGTH ? `${line.slice(0, WHY_LENGTH)}…`.toWellFormed() : line;
}
