/** docs/scripting.md against the code: each event stands in its table, with members that there are. */
import { isCommandName } from "../../../src/cli/commands.ts";
import { EVENT_KINDS } from "../../../src/cli/output_event.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, root));
/** What the headless mode alone says, and what a start with a page prints. */
const OTHERS = ["done", "page", "installation"];

/** Rows of the first table: the event's name, and what stands behind it. */
function rowsOf(text: string): Map<string, string> {
  const rows = new Map<string, string>();
  for (const line of text.split("\n")) {
    const [, name, rest] = /^\| `([a-z]+)`\s*\| (.*?)\s*\|$/.exec(line) ?? [];
    if (name !== undefined && rest !== undefined) rows.set(name, rest);
    else if (rows.size > 0) break;
  }
  return rows;
}

Deno.test("docs/scripting.md lists every event once", async () => {
  const rows = rowsOf(await read("docs/scripting.md"));
  const said = [...EVENT_KINDS].filter((kind) => kind !== "exit");
  assertEquals([...rows.keys()].toSorted(), [...new Set([...said, ...OTHERS])].toSorted());
});

Deno.test("docs/scripting.md names members that events have", async () => {
  const rows = rowsOf(await read("docs/scripting.md"));
  const sources = await Promise.all(
    ["output_event.ts", "file_event.ts", "json_lines.ts", "run_page.ts", "told.ts"].map((file) =>
      read(`src/cli/${file}`)
    ),
  );
  const code = sources.join("\n");
  for (const [event, text] of rows) {
    for (const [, member = ""] of text.matchAll(/`([a-zA-Z]+)\??`/g)) {
      // A word of the row may be a command or an event, too.
      if (rows.has(member) || isCommandName(member)) continue;
      assert(new RegExp(`\\b${member}\\b`).test(code), `${event}: ${member}`);
    }
  }
});
