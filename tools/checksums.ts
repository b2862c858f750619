import { sha256 } from "./sha256.ts";

/** Writes the sums of files as `sha256sum --check` reads them, in the order of their names. */
export async function writeSums(folder: string, files: readonly string[], into: string): Promise<void> {
  const lines = await Promise.all(
    [...files].sort().map(async (file) => {
      const sum = await sha256(`${folder}/${file}`);
      if (sum === undefined) throw new Error(`Cannot write ${into}: ${folder}/${file} is not there`);
      return `${sum}  ${file}\n`;
    }),
  );
  await Deno.writeTextFile(`${folder}/${into}`, lines.join(""));
}
