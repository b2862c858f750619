// deno-lint-ignore-file no-console
/** `deno task bench [delivery] [discovery] [start] [files] [history] [page] [executable]`: measures on this machine's loopback, with raw figures beside. */
import { benchDelivery } from "./delivery.ts";
import { benchDiscovery } from "./discovery.ts";
import { benchExecutable } from "./executable.ts";
import { benchFiles } from "./files.ts";
import { benchHistory } from "./history.ts";
import { benchPage } from "./page.ts";
import { benchStart } from "./start.ts";
import { printTable, type Row } from "./support/table.ts";

const BENCHES = {
  delivery: benchDelivery,
  discovery: benchDiscovery,
  start: benchStart,
  files: benchFiles,
  history: benchHistory,
  page: benchPage,
  executable: benchExecutable,
};

const wanted = Deno.args.length === 0 ? Object.keys(BENCHES) : Deno.args;
const rows: Row[] = [];
for (const name of wanted) {
  const bench = Object.entries(BENCHES).find(([known]) => known === name)?.[1];
  if (bench === undefined) {
    console.error(`There is no benchmark "${name}": choose ${Object.keys(BENCHES).join(", ")}`);
    Deno.exit(2);
  }
  const folder = await Deno.makeTempDir({ prefix: "lanmessenger-bench-" });
  try {
    rows.push(...await bench(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
console.log(
  `\n${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, loopback, both commits durable (synchronous=FULL)\n`,
);
printTable(rows);
