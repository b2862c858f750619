// deno-lint-ignore-file no-console
/**
 * The bare prototype of a receiver: reads lines from TCP, commits each batch to SQLite with synchronous=FULL, and
 * sends the lines back. No identity, no encryption, no order, no history.
 */
import { DatabaseSync } from "node:sqlite";

const [folder] = Deno.args;
const database = new DatabaseSync(`${folder}/echo.db`);
database.exec(
  "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(x TEXT)",
);
const insert = database.prepare("INSERT INTO t VALUES (?)");
const listener = Deno.listen({ hostname: "127.0.0.3", port: 0 });
console.log(listener.addr.port);
const connection = await listener.accept();
connection.setNoDelay(true);
const writer = connection.writable.getWriter();
const decoder = new TextDecoder();
let rest = "";
for await (const chunk of connection.readable) {
  const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
  rest = lines.pop() ?? "";
  if (lines.length === 0) continue;
  database.exec("BEGIN");
  for (const line of lines) insert.run(line);
  database.exec("COMMIT");
  await writer.write(new TextEncoder().encode(lines.map((line) => `${line}\n`).join("")));
}
