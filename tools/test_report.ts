/** Counts the tests in a JUnit report of `deno test`. */

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Under a filter the report calls those that were left out skipped: they are not counted. */
export type Filtering = "all tests" | "some tests";

export const noneOf: Count = { passed: 0, failed: 0, skipped: 0 };

export function addUp(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Steps of a test stand in the report beside it, as `test > step`: the test stands for them. */
export function countReport(xml: string, filtering: Filtering): Count {
  let count = noneOf;
  for (const [, suite = ""] of xml.matchAll(/<testsuite ([\s\S]*?)<\/testsuite>/g)) {
    const cases = [...suite.matchAll(/<testcase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g)]
      .map(([, name = "", body = ""]) => ({ name, body }));
    const names = new Set(cases.map(({ name }) => name));
    for (const { name, body } of cases) {
      if (isStep(name, names)) continue;
      if (/<(failure|error)\b/.test(body)) count = addUp(count, { ...noneOf, failed: 1 });
      else if (!/<skipped\b/.test(body)) count = addUp(count, { ...noneOf, passed: 1 });
      else if (filtering === "all tests") count = addUp(count, { ...noneOf, skipped: 1 });
    }
  }
  return count;
}

const STEP = " &gt; ";

function isStep(name: string, names: ReadonlySet<string>): boolean {
  for (let end = name.indexOf(STEP); end !== -1; end = name.indexOf(STEP, end + 1)) {
    if (names.has(name.slice(0, end))) return true;
  }
  return false;
}
