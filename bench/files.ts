import { benchMany } from "./files/many.ts";
import { benchSpeed } from "./files/speed.ts";
import { benchTexts } from "./files/texts.ts";
import type { Row } from "./support/table.ts";

/** Speed and memory of transfers, what they cost the texts beside them, and the same to many. */
export async function benchFiles(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries({ speed: benchSpeed, texts: benchTexts, many: benchMany })) {
    const place = `${folder}/${name}`;
    await Deno.mkdir(place);
    rows.push(...await bench(place));
    await Deno.remove(place, { recursive: true });
  }
  return rows;
}
