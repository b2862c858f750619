import { createFiles, type FilesOptions } from "../../../src/files/files.ts";
import type { ProgramEnd, ProgramRun } from "../../../src/files/program.ts";
import type { Files } from "../../../src/messenger/ports.ts";

export const NOW = 1_790_000_000_000;
/** Whole seconds would hide what is cut off. */
export const AT = 1_600_000_000_123;

/** A folder for one test, gone with it. */
export class TestFolder implements Disposable {
  readonly path = Deno.makeTempDirSync({ prefix: "lanmessenger-files-" });

  /** Makes a file, and the folders that it is in. */
  file(name: string, content = name): string {
    const path = `${this.path}/${name}`;
    Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    Deno.writeTextFileSync(path, content);
    Deno.utimeSync(path, new Date(AT), new Date(AT));
    return path;
  }

  folder(name: string): string {
    const path = `${this.path}/${name}`;
    Deno.mkdirSync(path, { recursive: true });
    return path;
  }

  link(name: string, target: string): string {
    const path = `${this.path}/${name}`;
    Deno.symlinkSync(target, path);
    return path;
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.path, { recursive: true });
  }
}

/** The real disk, without other programs. */
export function filesIn(folder: string, options: Partial<FilesOptions> = {}): Files {
  return createFiles({
    spoolFolder: `${folder}/spool`,
    os: Deno.build.os,
    scan: undefined,
    run: new FakePrograms().run,
    now: () => NOW,
    ...options,
  });
}

/** Programs that do nothing but end as a test wants. */
export class FakePrograms {
  readonly runs: ProgramRun[] = [];
  end: ProgramEnd | Error = { how: "exit", code: 0, output: "" };

  readonly run = (run: ProgramRun): Promise<ProgramEnd> => {
    this.runs.push(run);
    return this.end instanceof Error ? Promise.reject(this.end) : Promise.resolve(this.end);
  };
}

/** All that is in a folder: paths of files with their text, and of folders with a slash. */
export function contentOf(folder: string, within = ""): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) Object.assign(found, { [`${within}${name}/`]: "" }, contentOf(path, `${within}${name}/`));
    else found[`${within}${name}`] = Deno.readTextFileSync(path);
  }
  return found;
}

export function text(content: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(content);
}

export function changedAt(path: string): number {
  return Deno.statSync(path).mtime!.getTime();
}
