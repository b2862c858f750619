import type { ListEntry } from "../../model/transfer.ts";
import type { Files, Stage } from "../ports.ts";

export interface PublishParts {
  readonly files: Files;
  readonly stage: Stage;
  readonly entries: readonly ListEntry[];
  /** Where each entry is in the stage. */
  readonly paths: readonly (readonly string[])[];
  /** Who sent it, for the check of its content. */
  readonly from: string;
  /** Final paths, by item, that were given in a life of the program before; none: it was not that far. */
  readonly given: readonly string[];
  /** Asked before each move: the check of the content, or the disk, may have taken long. */
  readonly isWanted: () => boolean;
  /** Called before anything is moved there: the paths are to be remembered for good, or it throws. */
  readonly giving: (paths: readonly string[]) => void;
}

export type Published =
  /** By item; empty for one that could not be had. */
  | { readonly type: "published"; readonly paths: readonly string[] }
  /** The check objected; why, in its own words. */
  | { readonly type: "aside"; readonly path: string; readonly why: string }
  /** The check could not be run. */
  | { readonly type: "unchecked"; readonly why: string }
  /** What was not moved yet was not. */
  | { readonly type: "unwanted" };

/**
 * Gives what is complete its final names: checks each item first, never replaces anything, and can be repeated after a
 * crash at any point, since the names are remembered before anything is moved.
 */
export async function publish(parts: PublishParts): Promise<Published> {
  const { stage, giving, isWanted } = parts;
  const items = parts.paths.flatMap(([name = "", ...rest]) => rest.length === 0 ? [name] : []);
  let goals = [...parts.given];
  if (goals.length === 0) {
    const there = await itemsThere(parts);
    const objection = await prepare(parts, there);
    if (objection !== undefined) return objection;
    const free = await stage.freePaths([...there]);
    if (!isWanted()) return { type: "unwanted" };
    goals = items.map((item) => there.has(item) ? free.shift() ?? "" : "");
    giving(goals);
  }
  for (const [index, item] of items.entries()) {
    if (!isWanted()) return { type: "unwanted" };
    while (goals[index] !== "" && await stage.publish(item, goals[index] ?? "") === "taken") {
      [goals[index] = ""] = await stage.freePaths([item]);
      if (!isWanted()) return { type: "unwanted" };
      giving(goals);
    }
  }
  await stage.remove();
  return { type: "published", paths: goals };
}

/** Without the files that could not be read at their sender. */
async function itemsThere({ stage, entries, paths }: PublishParts): Promise<ReadonlySet<string>> {
  const there = new Set<string>();
  for (const [index, [name = "", ...rest]] of paths.entries()) {
    if (rest.length > 0) continue;
    if (entries[index]?.type === "folder" || await stage.size([name]) !== undefined) there.add(name);
  }
  return there;
}

/** Everything that is done while nobody sees it yet. */
async function prepare(
  { files, stage, entries, paths, from, isWanted }: PublishParts,
  items: ReadonlySet<string>,
): Promise<Published | undefined> {
  await stage.setTimes(entries.flatMap((entry, index) => {
    return entry.type === "folder" ? [{ path: paths[index] ?? [], at: entry.at }] : [];
  }));
  for (const item of items) {
    const checked = await files.check(stage.pathOf(item), { name: item, from });
    if (!isWanted()) return { type: "unwanted" };
    if (checked.verdict === "objects") return { type: "aside", path: await stage.putAside(), why: checked.why };
    if (checked.verdict === "broken") return { type: "unchecked", why: checked.why };
  }
  return undefined;
}
