// deno-lint-ignore-file no-console
/** Opens the store of a folder when it is told to, says how that went, and holds it until its input ends. */
import { StoreBusyError } from "../../../src/store/mod.ts";
import { openOwnStore } from "./place.ts";

const [folder = ""] = Deno.args;
console.log("ready");
Deno.stdin.readSync(new Uint8Array(100));
try {
  using _store = openOwnStore(folder);
  console.log("open");
  Deno.stdin.readSync(new Uint8Array(100));
} catch (error) {
  console.log(error instanceof StoreBusyError ? "busy" : String(error));
}
