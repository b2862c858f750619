import type { Contact } from "../messenger/ports.ts";
import type { Availability, Endpoint } from "../model/peer.ts";
import type { Database } from "./database.ts";
import { DamagedRowError } from "./errors.ts";
import { jsonOf, type JsonValue } from "./json_value.ts";
import { integerOf, peerIdOf, type Row, textOf } from "./row.ts";

/** Table contacts. */
export class Contacts {
  readonly #select;
  readonly #replace;

  constructor(database: Database) {
    this.#select = database.prepare(`
      SELECT id, CAST(name AS BLOB) AS name, CAST(host AS BLOB) AS host, availability,
        CAST(status_text AS BLOB) AS status_text, CAST(group_name AS BLOB) AS group_name,
        endpoints, mark_epoch, mark_seq, last_seen, version, trusted, verified, CAST(nickname AS BLOB) AS nickname
      FROM contacts ORDER BY id
    `);
    this.#replace = database.prepare(
      "INSERT OR REPLACE INTO contacts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
  }

  /** Ordered by id. */
  all(): Contact[] {
    return this.#select.all().map(toContact);
  }

  save({ id, profile, endpoints, mark, lastSeen, version, trusted, verified, nickname }: Contact): void {
    const { name, host, status, group } = profile;
    // Picked, so that nothing else an object carries is kept.
    const json = JSON.stringify(endpoints.map(({ address, port }) => ({ address, port })));
    this.#replace.run(
      id,
      name,
      host,
      status.availability,
      status.text,
      group,
      json,
      mark.epoch,
      mark.seq,
      lastSeen,
      version,
      trusted ? 1 : 0,
      verified ? 1 : 0,
      nickname ?? null,
    );
  }
}

function toContact(row: Row): Contact {
  return {
    id: peerIdOf(row, "id"),
    profile: {
      name: textOf(row, "name"),
      host: textOf(row, "host"),
      status: { availability: toAvailability(textOf(row, "availability")), text: textOf(row, "status_text") },
      group: textOf(row, "group_name"),
    },
    endpoints: toEndpoints(jsonOf(row, "endpoints")),
    mark: { epoch: integerOf(row, "mark_epoch"), seq: integerOf(row, "mark_seq") },
    lastSeen: integerOf(row, "last_seen"),
    version: integerOf(row, "version"),
    trusted: integerOf(row, "trusted") === 1,
    verified: integerOf(row, "verified") === 1,
    nickname: row.nickname === null ? undefined : textOf(row, "nickname"),
  };
}

function toAvailability(text: string): Availability {
  if (text === "available" || text === "away" || text === "busy") return text;
  throw new DamagedRowError(`Cannot read column availability: got ${JSON.stringify(text)}`);
}

function toEndpoints(endpoints: JsonValue): Endpoint[] {
  return endpoints.items().map((endpoint) => ({
    address: endpoint.member("address").text(),
    port: endpoint.member("port").whole(),
  }));
}
