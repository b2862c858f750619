/** What JSON.parse does not say of a text: where its members stand, and which are there twice. */

export interface Member {
  readonly path: readonly [string] | readonly [string, string];
  /** From 1. */
  readonly line: number;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|\n/g;

/**
 * The members of the outermost object, and those of the objects that are its values, in order.
 *
 * @param text JSON that JSON.parse takes.
 */
export function membersOf(text: string): Member[] {
  const found: Member[] = [];
  const depth: ("{" | "[")[] = [];
  let line = 1;
  let outer = "";
  let before: { text: string; line: number } | undefined;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "\n") line++;
    else if (token === "{" || token === "[") depth.push(token);
    else if (token === "}" || token === "]") depth.pop();
    else if (token === ":" && before !== undefined && depth.every((each) => each === "{")) {
      const name = String(JSON.parse(before.text));
      if (depth.length === 1) {
        outer = name;
        found.push({ path: [name], line: before.line });
      } else if (depth.length === 2) found.push({ path: [outer, name], line: before.line });
    }
    if (token !== "\n") before = token.startsWith('"') ? { text: token, line } : undefined;
  }
  return found;
}

/** Where JSON.parse gave up, by its own words; undefined: it did not say. */
export function lineOfProblem(text: string, error: unknown): number | undefined {
  const message = error instanceof Error ? error.message : "";
  const [, position] = /position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return text.slice(0, Number(position)).split("\n").length;
  return /end of JSON/.test(message) ? text.split("\n").length : undefined;
}
