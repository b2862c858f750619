import { DatabaseSync } from "node:sqlite";
import { Child } from "../support/child.ts";

/** The sender beside echo.ts: commits, writes, and commits again when the lines come back. */
export class Prototype implements AsyncDisposable {
  readonly #database: DatabaseSync;
  readonly #child: Child;
  readonly #connection: Deno.TcpConn;
  readonly #waiting = new Map<string, () => void>();
  readonly #reading: Promise<void>;

  private constructor(database: DatabaseSync, child: Child, connection: Deno.TcpConn) {
    this.#database = database;
    this.#child = child;
    this.#connection = connection;
    this.#reading = this.#read();
  }

  static async start(folder: string): Promise<Prototype> {
    const database = new DatabaseSync(`${folder}/prototype.db`);
    database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    database.exec("CREATE TABLE t(x TEXT PRIMARY KEY, done INTEGER)");
    const echo = new URL("echo.ts", import.meta.url).pathname;
    const child = new Child(["run", "--no-check", "--allow-all", echo, folder]);
    const port = Number(await child.line((line) => /^\d+$/.test(line)));
    const connection = await Deno.connect({ hostname: "127.0.0.3", port });
    connection.setNoDelay(true);
    return new Prototype(database, child, connection);
  }

  /** Saves lines in one commit and resolves when all have come back and are marked. */
  async send(lines: readonly string[]): Promise<void> {
    const insert = this.#database.prepare("INSERT INTO t VALUES (?, 0)");
    this.#database.exec("BEGIN");
    for (const line of lines) insert.run(line);
    this.#database.exec("COMMIT");
    const done = lines.map((line) => new Promise<void>((resolve) => this.#waiting.set(line, resolve)));
    let bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    while (bytes.length > 0) bytes = bytes.subarray(await this.#connection.write(bytes));
    await Promise.all(done);
  }

  async #read(): Promise<void> {
    const mark = this.#database.prepare("UPDATE t SET done = 1 WHERE x = ?");
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of this.#connection.readable) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      this.#database.exec("BEGIN");
      for (const line of lines) mark.run(line);
      this.#database.exec("COMMIT");
      for (const line of lines) {
        this.#waiting.get(line)?.();
        this.#waiting.delete(line);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
    await this.#reading.catch(() => {});
    await this.#child[Symbol.asyncDispose]();
    this.#database.close();
  }
}
