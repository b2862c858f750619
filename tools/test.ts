// deno-lint-ignore-file no-console
/**
 * Runs all tests, folder after folder of tests/, and prints as the last line `N passed, N failed`.
 *
 *     deno task test [FILES AND FOLDERS…] [options of deno test]
 */
import { buildPage } from "./build.ts";
import { addUp, type Count, countReport, type Filtering, noneOf } from "./test_report.ts";
import { ROOT, run, TIMED_OUT } from "./process.ts";

/** Quick and plain things first, so that a mistake shows soon; what is not named here comes last. */
const ORDER = ["unit", "fuzz", "sim", "lan", "cli", "page", "tools"];
/** It waits for real time most of its time, so it runs beside those that come before it. */
const BESIDE = "tests/lan";
/** The most that one folder may take, ms. */
const STEP_LIMIT_MS = 10 * 60 * 1000;

async function main(): Promise<Count> {
  // An argument that is no option and names a file or folder says what to run.
  const chosen = Deno.args.filter((arg) => !arg.startsWith("-") && exists(arg));
  const options = Deno.args.filter((arg) => !chosen.includes(arg));
  const filtering: Filtering = options.some((option) => option.startsWith("--filter")) ? "some tests" : "all tests";

  await buildPage("outdated");
  if (chosen.length > 0) return await runStep(chosen, options, filtering);
  const all = folders();
  const beside = all.includes(BESIDE) ? runStep([BESIDE], options, filtering, "late") : undefined;
  let total = noneOf;
  for (const folder of all) {
    const count = folder === BESIDE ? beside : runStep([folder], options, filtering);
    total = addUp(total, await count ?? noneOf);
  }
  return total;
}

/** A test that leaves a timer, a socket or a file open fails. */
const SANITIZERS = ["--sanitize-ops", "--sanitize-resources"];

/** One run of `deno test`. Types are the business of `deno task check`: see tools/check.ts for why not together. */
async function runStep(
  paths: readonly string[],
  options: readonly string[],
  filtering: Filtering,
  stdout: "inherit" | "late" = "inherit",
): Promise<Count> {
  const name = paths.join(" ");
  const report = await Deno.makeTempFile({ prefix: "lanmessenger-report-", suffix: ".xml" });
  try {
    console.log(`\n== ${name}${stdout === "late" ? ", beside what follows" : ""}`);
    const started = performance.now();
    const code = await run(
      Deno.execPath(),
      ["test", "--allow-all", "--no-check", "--quiet", ...SANITIZERS, `--junit-path=${report}`, ...options, ...paths],
      { limitMs: STEP_LIMIT_MS, stdout },
    );
    const count = countReport(await Deno.readTextFile(report), filtering);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (code === TIMED_OUT) console.log(`${name} took more than ${STEP_LIMIT_MS / 60_000} minutes and was ended`);
    console.log(`== ${name}: ${count.passed} passed, ${count.failed} failed, ${seconds} s`);
    // A file that does not load has no test to its name: it fails the run all the same.
    return code !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
  } finally {
    await Deno.remove(report);
  }
}

/** The folders of tests/ that hold tests. */
function folders(): string[] {
  const names = [...Deno.readDirSync(`${ROOT}/tests`)]
    .filter((entry) => entry.isDirectory && holdsTests(`${ROOT}/tests/${entry.name}`))
    .map((entry) => entry.name);
  const place = (name: string) => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
  return names.sort((a, b) => place(a) - place(b) || a.localeCompare(b)).map((name) => `tests/${name}`);
}

function holdsTests(folder: string): boolean {
  return [...Deno.readDirSync(folder)].some((entry) =>
    entry.isDirectory ? holdsTests(`${folder}/${entry.name}`) : /_test\.tsx?$/.test(entry.name)
  );
}

function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}

let count: Count;
try {
  count = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  count = { passed: 0, failed: 1, skipped: 0 };
}
console.log(
  `\n${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`,
);
Deno.exit(count.failed > 0 || count.passed === 0 ? 1 : 0);
