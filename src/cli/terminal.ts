/** A terminal that something is shown on. */
export interface Terminal {
  /** How wide it is now. */
  columns(): number;
}

/** Where the system does not say. */
const USUAL_COLUMNS = 80;

/** Undefined: standard error goes to a file or a pipe. */
export function stderrTerminal(): Terminal | undefined {
  return Deno.stderr.isTerminal() ? { columns: consoleColumns } : undefined;
}

/** Undefined: standard output goes to a file or a pipe. */
export function stdoutTerminal(): Terminal | undefined {
  return Deno.stdout.isTerminal() ? { columns: consoleColumns } : undefined;
}

/** "person": somebody can read a question and type an answer. */
export function attendance(): "person" | "nobody" {
  return Deno.stdin.isTerminal() && Deno.stderr.isTerminal() ? "person" : "nobody";
}

function consoleColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS;
  } catch {
    return USUAL_COLUMNS;
  }
}
