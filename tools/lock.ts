/** deno.lock, version 5, as far as the tools read it. */

export interface Lock {
  readonly version: string;
  /** `npm:hono@4.13.19` → `4.13.19`, with the versions of its peers behind underscores. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** `hono@4.13.19` → what it is and needs. */
  readonly npm: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly integrity: string;
  /** Names, with versions where there are several of that name. */
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

/** The lock file of a program that uses these packages (`hono@4.13.19`) and no others. */
export function prune(lock: Lock, packages: ReadonlySet<string>): Lock {
  const specifiers = Object.entries(lock.specifiers).filter(([specifier]) =>
    packages.has(specifier.replace(/^npm:/, ""))
  );
  const kept = new Map<string, LockedPackage>();
  const open = specifiers.map(([specifier, version]) => `${nameOf(specifier.replace(/^npm:/, ""))}@${version}`);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const locked = lock.npm[key];
    if (locked === undefined) throw new Error(`Cannot read deno.lock: it does not lock ${key}: run deno install`);
    if (kept.has(key)) continue;
    kept.set(key, locked);
    for (const dependency of [...locked.dependencies ?? [], ...locked.optionalDependencies ?? []]) {
      open.push(find(lock, dependency));
    }
  }
  return { version: lock.version, specifiers: Object.fromEntries(specifiers), npm: Object.fromEntries(kept) };
}

function find(lock: Lock, dependency: string): string {
  if (dependency in lock.npm) return dependency;
  const key = Object.keys(lock.npm).find((candidate) => nameOf(candidate) === dependency);
  if (key === undefined) throw new Error(`Cannot read deno.lock: it does not lock ${dependency}: run deno install`);
  return key;
}

/** `@preact/signals@2.11.4` → `@preact/signals`. */
function nameOf(key: string): string {
  return key.slice(0, key.indexOf("@", 1));
}
