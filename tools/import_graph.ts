/** The import graph, as `deno info --json` tells it. */
import { read, ROOT } from "./process.ts";

export interface Arrow {
  /** Path of the importing file, from the root: `src/session/session.ts`. */
  readonly from: string;
  /** Path of the imported file, or the specifier of what is no file of ours: `npm:hono@4.13.19`, `node:sqlite`. */
  readonly to: string;
  /** "type": erased before the program runs. */
  readonly kind: "type" | "value";
}

export interface ImportGraph {
  readonly files: readonly string[];
  readonly arrows: readonly Arrow[];
}

interface Resolved {
  readonly specifier?: string;
  readonly error?: string;
}

interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly error?: string;
    readonly dependencies?: readonly {
      readonly specifier: string;
      readonly code?: Resolved;
      readonly type?: Resolved;
    }[];
  }[];
}

/**
 * Everything that is reached from `roots` (paths from the root), inside the repository.
 *
 * @throws {Error} for an import that leads nowhere.
 */
export async function importGraph(roots: readonly string[]): Promise<ImportGraph> {
  const base = new URL("..", import.meta.url).href;
  // deno info takes a single root.
  const folder = await Deno.makeTempDir({ prefix: "lanmessenger-graph-" });
  try {
    const root = `${folder}/roots.ts`;
    await Deno.writeTextFile(root, roots.map((path) => `import "${base}${path}";\n`).join(""));
    const config = `${ROOT}/deno.json`;
    const info: Info = JSON.parse(
      await read(Deno.execPath(), ["info", "--json", "--no-lock", "--config", config, root]),
    );
    const ours = info.modules.filter((module) => module.specifier.startsWith(base));
    const files = ours.map((module) => module.specifier.slice(base.length));
    const arrows = ours.flatMap((module) =>
      (module.dependencies ?? []).map((dependency): Arrow => {
        const from = module.specifier.slice(base.length);
        const to = (dependency.code ?? dependency.type)?.specifier;
        if (to === undefined) {
          throw new Error(`Cannot follow ${from}: its import "${dependency.specifier}" leads nowhere`);
        }
        return {
          from,
          to: to.startsWith(base) ? to.slice(base.length) : to,
          kind: dependency.code === undefined ? "type" : "value",
        };
      })
    );
    for (const module of info.modules) {
      if (module.error !== undefined) throw new Error(`Cannot read ${module.specifier}: ${module.error}`);
    }
    return { files, arrows };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** `npm:/hono@4.13.19/cors` → `hono@4.13.19`; undefined: no package. */
export function packageOf(specifier: string): string | undefined {
  return /^npm:\/?((?:@[^/]+\/)?[^/]+)/.exec(specifier)?.[1];
}
