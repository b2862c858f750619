import { assertEquals } from "../../../src/std/assert.ts";
import { addUp, countReport } from "../../../tools/test_report.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="7" failures="3" errors="0" time="0.079">
    <testsuite name="./a_test.ts" tests="7" disabled="1" errors="0" failures="3">
        <testcase name="one" classname="./a_test.ts" time="0.000" line="1" col="6">
        </testcase>
        <testcase name="two &amp; &lt;x&gt;" classname="./a_test.ts" time="0.003" line="2" col="6">
            <failure message="1 test step failed">1 test step failed.</failure>
        </testcase>
        <testcase name="left out" classname="./a_test.ts" time="0.000" line="3" col="6">
            <skipped/>
        </testcase>
        <testcase name="three" classname="./a_test.ts" time="0.000" line="5" col="6">
            <failure message="Uncaught Error: x">Error: x &lt;skipped/&gt;
    at file:///tmp/a_test.ts:5:32</failure>
        </testcase>
        <testcase name="two &amp; &lt;x&gt; &gt; first step" classname="./a_test.ts" time="0.000" line="2" col="47">
        </testcase>
        <testcase name="two &amp; &lt;x&gt; &gt; second step" classname="./a_test.ts" time="0.001" line="2" col="77">
            <failure message="Uncaught Error: no">Error: no</failure>
        </testcase>
    </testsuite>
    <testsuite name="./b_test.ts" tests="1" disabled="0" errors="0" failures="0">
        <testcase name="one &gt; none of its steps" classname="./b_test.ts" time="0.000" line="1" col="6">
        </testcase>
    </testsuite>
</testsuites>
`;

Deno.test("countReport() counts tests, and their steps with them", () => {
  assertEquals(countReport(REPORT, "all tests"), { passed: 2, failed: 2, skipped: 1 });
});

Deno.test("countReport() counts no test that a filter left out", () => {
  assertEquals(countReport(REPORT, "some tests"), { passed: 2, failed: 2, skipped: 0 });
});

Deno.test("countReport() finds nothing in a report that was never written", () => {
  assertEquals(countReport("", "all tests"), { passed: 0, failed: 0, skipped: 0 });
});

Deno.test("addUp() adds each number", () => {
  const sum = addUp({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
  assertEquals(sum, { passed: 11, failed: 22, skipped: 33 });
});
