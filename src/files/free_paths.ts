import { safeComponent } from "../model/file_name.ts";
import { TakenNames } from "../model/taken_names.ts";
import { lookAt } from "./errors.ts";
import { isStageName } from "./stage_folder.ts";

/** As `Stage.freePaths`. @param pathOf where a name would be. */
export async function freePaths(
  goal: string,
  items: readonly string[],
  pathOf: (name: string) => string,
): Promise<string[]> {
  const names = new TakenNames();
  for await (const { name } of Deno.readDir(goal)) names.add(goal, name);
  const paths: string[] = [];
  for (const item of items) paths.push(await freePath(item));
  return paths;

  async function freePath(item: string): Promise<string> {
    // Nobody's item may pass for a transfer of ours.
    const name = isStageName(item) ? safeComponent(`_${item}`) : item;
    for (;;) {
      const path = pathOf(names.take(goal, name));
      // Windows knows files by a second, short name ("LONGNA~1.TXT") that no listing shows.
      if (await lookAt(path) === undefined) return path;
    }
  }
}
