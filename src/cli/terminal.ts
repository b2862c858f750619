/** A terminal that standard error is shown on. */
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

function consoleColumns(): number {
  try {
    return Deno.consoleSize().columns || USUAL_COLUMNS;
  } catch {
    return USUAL_COLUMNS;
  }
}
