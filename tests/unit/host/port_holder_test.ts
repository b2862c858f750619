import { findPortHolder, type ProcessFiles } from "../../../src/host/port_holder.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const HEAD = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
const LISTENS =
  "   0: 00000000:0944 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0 100 0 0 10 0\n";
const CONNECTED = LISTENS.replace(" 0A ", " 01 ");

function files(table: string): ProcessFiles {
  const texts: Record<string, string> = { "/proc/net/tcp": HEAD + table, "/proc/812/comm": "nginx\n" };
  const links: Record<string, string> = { "/proc/812/fd/3": "socket:[4711]", "/proc/9/fd/1": "socket:[1]" };
  const names: Record<string, string[]> = { "/proc": ["9", "812", "net"], "/proc/9/fd": ["1"], "/proc/812/fd": ["3"] };
  const of = <T>(all: Record<string, T>) => (path: string) => {
    const found = all[path];
    if (found === undefined) throw new Deno.errors.NotCapable(path);
    return found;
  };
  return { text: of(texts), names: of(names), link: of(links) };
}

Deno.test("findPortHolder() names the program that listens on a port", () => {
  assertEquals(findPortHolder(2372, files(LISTENS)), "nginx (process 812)");
});

Deno.test("findPortHolder() says nothing where nobody listens, or nothing can be seen", () => {
  assertEquals(findPortHolder(2372, files(CONNECTED)), undefined);
  assertEquals(findPortHolder(2373, files(LISTENS)), undefined);
  const closed = () => {
    throw new Deno.errors.NotCapable("no");
  };
  assertEquals(findPortHolder(2372, { text: closed, names: closed, link: closed }), undefined);
});
