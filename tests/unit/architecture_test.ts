/**
 * The house rules that a compiler does not know: who may import whom, and which room alone may touch what.
 * docs/architecture.md tells them in words; the tables here are what holds.
 */
import { assert, assertEquals } from "../../src/std/assert.ts";
import { type Arrow, importGraph, packageOf } from "../../tools/import_graph.ts";
import { permissionFlags } from "../../tools/permissions.ts";
import { ROOT } from "../../tools/process.ts";
import { sourceFiles } from "../../tools/source_files.ts";

interface Room {
  /** Rooms whose files may be imported, beside its own and src/std. */
  readonly rooms: readonly string[];
  /** Single files of other rooms; "(types)" behind a path: only what is erased before the program runs. */
  readonly files?: readonly string[];
  /** Packages and modules of the runtime, by the beginning of their names. */
  readonly packages?: readonly string[];
  readonly why: string;
}

const PORTS = "src/messenger/ports.ts (types)";
const FACADE = "src/messenger/facade.ts (types)";

const ROOMS: Readonly<Record<string, Room>> = {
  model: { rooms: [], why: "the words everybody speaks: whatever it imported, everybody would import" },
  protocol: { rooms: ["model"], why: "bytes and values, nothing that waits, stores or keeps a secret" },
  crypto: {
    rooms: ["model", "protocol"],
    files: [PORTS],
    packages: ["node:crypto"],
    why: "keys must not depend on who asks for them",
  },
  session: {
    rooms: ["model", "protocol", "crypto"],
    files: [PORTS],
    why: "one connection: it must run on a fake network, and know nothing of the messenger that holds it",
  },
  messenger: {
    rooms: ["model", "protocol", "session"],
    why: "the rules: clock, disk, network and keys come by constructor, so that a simulation can give others",
  },
  net: {
    rooms: ["model"],
    files: [PORTS],
    packages: ["node:net"],
    why: "moves bytes, and must not know what they mean",
  },
  store: {
    rooms: ["model"],
    files: [PORTS],
    packages: ["node:sqlite"],
    why: "keeps values, and must not know where they come from",
  },
  files: {
    rooms: ["model"],
    files: [PORTS],
    packages: ["node:fs"],
    why: "reads and writes what is transferred, and must not know who wants it",
  },
  host: { rooms: ["model"], packages: ["node:os"], why: "looks at this system, and must not know who wants to know" },
  server: {
    rooms: ["model"],
    files: [FACADE],
    packages: ["hono@"],
    why: "a browser is a stranger: it gets what the façade offers and no more",
  },
  cli: {
    rooms: ["model"],
    files: [FACADE],
    packages: ["uqr@"],
    why: "a script gets what the façade offers and no more",
  },
  page: {
    rooms: [],
    files: ["src/server/dto.ts (types)"],
    packages: ["preact@", "@preact/signals@", "lucide@", "marked@", "uqr@"],
    why: "runs in the browser: any other import would ship the program to it",
  },
  wiring: {
    rooms: ["model", "protocol", "crypto", "session", "messenger", "net", "store", "files", "host", "server", "cli"],
    why: "puts the rooms together: it may know them all, and nobody may know it",
  },
  std: { rooms: [], packages: ["deno-std@"], why: "typed faces of the standard library" },
};

Deno.test("the import graph has no arrow outside the table of the rooms", async () => {
  const files = sourceFiles("src").filter((path) => /\.tsx?$/.test(path));
  const graph = await importGraph(files);
  const wrong = graph.arrows.filter((arrow) => arrow.from.startsWith("src/") && !allowed(arrow));
  assertEquals(
    wrong.map((arrow) => `${arrow.from} → ${arrow.to} (${arrow.kind}): ${ROOMS[roomOf(arrow.from)]?.why}`),
    [],
  );
});

Deno.test("every folder of src is a room of the table", () => {
  const folders = new Set(sourceFiles("src").map(roomOf));
  assertEquals([...folders].filter((folder) => !(folder in ROOMS)), []);
});

Deno.test("the table of the rooms refuses what it does not list", () => {
  const refused: Arrow[] = [
    { from: "src/model/peer.ts", to: "src/protocol/record.ts", kind: "type" },
    { from: "src/net/stream.ts", to: "src/messenger/ports.ts", kind: "value" },
    { from: "src/page/app.tsx", to: "src/server/dto.ts", kind: "value" },
    { from: "src/server/app.ts", to: "src/messenger/messenger.ts", kind: "type" },
    { from: "src/cli/send.ts", to: "node:sqlite", kind: "value" },
    { from: "src/store/database.ts", to: "npm:/hono@4.13.19/cors", kind: "value" },
  ];
  assertEquals(refused.filter(allowed), []);
});

interface Ban {
  readonly pattern: RegExp;
  /** Where it may stand, by the beginnings of paths. */
  readonly except: readonly string[];
  /** Where it is looked for: everywhere by default. */
  readonly within?: readonly string[];
  readonly why: string;
}

const BANS: readonly Ban[] = [
  {
    pattern: /\bcrypto\s*\.\s*subtle\b/,
    except: ["src/crypto/", "src/page/proof.ts", "static/locked.js", "tests/", "bench/"],
    why: "keys are handled in one room, which can be read as a whole",
  },
  {
    pattern: /\bDeno\s*\.\s*(listen\w*|connect\w*|networkInterfaces)\b/,
    except: ["src/net/", "tests/", "bench/", "tools/"],
    why: "only src/net opens sockets: what --bind promises is kept there",
  },
  {
    pattern: /\bDeno\s*\.\s*serve\b/,
    except: ["src/server/", "tests/", "bench/"],
    why: "only src/server talks to browsers, behind its guard",
  },
  { pattern: /node:sqlite/, except: ["src/store/", "tests/", "bench/"], why: "only src/store knows tables" },
  {
    pattern: /\b(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|createContextualFragment)\b/,
    within: ["src/", "static/", "main.ts"],
    except: [],
    why: "text of other people is shown as text, never read as HTML",
  },
  {
    pattern: /\b(eval\s*\(|new\s+Function\b|document\s*\.\s*write)/,
    within: ["src/", "static/", "main.ts"],
    except: [],
    why: "text is never run",
  },
  {
    pattern: /\bconsole\s*\./,
    except: ["src/cli/", "tools/", "tests/", "bench/", "main.ts"],
    why: "standard output belongs to the command line: scripts read it",
  },
  {
    pattern: /\b(Date\s*\.\s*now|new\s+Date\s*\(\s*\)|performance\s*\.\s*now|setTimeout|setInterval)\b/,
    within: ["src/model/", "src/protocol/", "src/crypto/", "src/session/", "src/messenger/", "src/store/"],
    except: [],
    why: "time comes by constructor, so that a test can hold it",
  },
  {
    pattern: /\b(getRandomValues|randomUUID|Math\s*\.\s*random)\b/,
    within: ["src/model/", "src/protocol/", "src/session/", "src/messenger/"],
    except: [],
    why: "chance comes by constructor, so that a test can repeat it",
  },
  {
    pattern: /@ts-(ignore|expect-error|nocheck)/,
    except: ["tests/unit/architecture_test.ts"],
    why: "types are mended, not silenced",
  },
];

Deno.test("each room alone touches what is its own", () => {
  const found: string[] = [];
  for (const path of sourceFiles().filter((path) => /\.(ts|tsx|js|html)$/.test(path))) {
    const code = withoutComments(Deno.readTextFileSync(`${ROOT}/${path}`));
    for (const ban of BANS) {
      if (ban.within !== undefined && !ban.within.some((place) => path.startsWith(place))) continue;
      if (ban.except.some((place) => path.startsWith(place))) continue;
      const match = ban.pattern.exec(code);
      if (match !== null) found.push(`${path}: ${match[0]}: ${ban.why}`);
    }
  }
  assertEquals(found, []);
});

Deno.test("withoutComments() leaves code, strings and addresses", () => {
  const code = 'const a = "http://x"; // crypto.subtle\n/* console.log\n */ b(); // setTimeout';
  assertEquals(withoutComments(code), 'const a = "http://x"; \n b(); ');
});

Deno.test("main.ts has at most 80 lines", () => {
  const lines = Deno.readTextFileSync(`${ROOT}/main.ts`).trimEnd().split("\n").length;
  assert(lines <= 80, `main.ts has ${lines} lines: it parses, builds, wires and runs; the rest belongs in a room`);
});

Deno.test("no file names the host of a package registry", () => {
  const host =
    /https?:\/\/[^\s/"'`)]*(registry|npm|jsr|unpkg|jsdelivr|esm\.sh)|\bregistry\.[a-z]|\b(npmjs|yarnpkg)\.[a-z]/i;
  const found = sourceFiles().flatMap((path) => {
    const match = host.exec(Deno.readTextFileSync(`${ROOT}/${path}`));
    return match === null ? [] : [`${path}: ${match[0]}`];
  });
  assertEquals(found, [], "packages come from the registry of whoever builds: names and sums of packages, no hosts");
  assert(!Deno.readTextFileSync(`${ROOT}/deno.lock`).includes("://"), "deno.lock names a host");
});

Deno.test("the program runs with the permissions that it needs and no others", () => {
  const names = permissionFlags().map((flag) => flag.split("=")[0]);
  const wanted = [
    "--allow-env",
    "--allow-net",
    "--allow-read",
    "--allow-run",
    "--allow-sys",
    "--allow-write",
    "--no-prompt",
  ];
  assertEquals(names.sort(), wanted);
  const scoped = permissionFlags().filter((flag) => flag.includes("=")).map((flag) => flag.split("=")[0]);
  assertEquals(scoped.sort(), ["--allow-env", "--allow-sys"], "these two are given by name");
});

function roomOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function allowed(arrow: Arrow): boolean {
  const room = ROOMS[roomOf(arrow.from)];
  if (room === undefined) return false;
  if (!arrow.to.startsWith("src/")) {
    const name = packageOf(arrow.to) ?? arrow.to;
    return room.packages?.some((beginning) => name.startsWith(beginning)) ?? false;
  }
  const target = roomOf(arrow.to);
  if (target === "std" || target === roomOf(arrow.from) || room.rooms.includes(target)) return true;
  return room.files?.some((file) => file === arrow.to || (file === `${arrow.to} (types)` && arrow.kind === "type")) ??
    false;
}

/** Cuts comments out; what looks like one inside a string stays, unless a blank stands before it. */
function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[\s;,{}()])\/\/.*$/gm, "$1");
}
