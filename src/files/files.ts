import type { Files } from "../messenger/ports.ts";
import { freeSpace } from "./free_space.ts";
import { markFor } from "./mark.ts";
import type { Os } from "./paths.ts";
import type { RunProgram } from "./program.ts";
import { checkBy } from "./scan.ts";
import { openSource, readWhole } from "./source.ts";
import { SpoolFolder } from "./spool.ts";
import { openStage } from "./stage.ts";
import { stageNames } from "./stage_folder.ts";
import { survey } from "./survey.ts";

export interface FilesOptions {
  /** Where the page's uploads lie, absolute; made when the first comes. */
  readonly spoolFolder: string;
  readonly os: Os;
  /** What checks each received item: a program and its arguments; undefined: nothing does. */
  readonly scan: readonly string[] | undefined;
  /** Starts other programs: the check, and on macOS the one that marks files. */
  readonly run: RunProgram;
  /** Ms since 1970. */
  readonly now: () => number;
}

/** The disk as it is. */
export function createFiles({ spoolFolder, os, scan, run, now }: FilesOptions): Files {
  const spools = new SpoolFolder(spoolFolder, os);
  const mark = markFor(os, { run, now });
  return {
    survey: (paths, signal) => survey(paths, signal, os),
    open: openSource,
    readWhole,
    stage: (goal, name) => openStage({ goal, name, os, mark }),
    stages: stageNames,
    free: (folder) => freeSpace(folder, os),
    check: checkBy(scan, run),
    spool: (name) => spools.open(name),
    removeSpool: (name) => spools.remove(name),
    spools: () => spools.names(),
  };
}
