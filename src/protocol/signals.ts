import type { Bytes } from "./bytes.ts";
import { MAX_SIGNALS_PER_RECORD } from "./constants.ts";
import { arrayOf, encodeJson, Members, parseJson } from "./json.ts";
import { pictureHashOf } from "./picture.ts";
import type { Signal } from "./record.ts";

/**
 * SIGNALS (docs/protocol.md, section 5.5): a JSON array of 1 to 100 objects.
 *
 *     {"kind": "typing", "conversation": …, "on": …}
 *     {"kind": "picture"}
 *     {"kind": "new-picture", "picture"?}
 */
const WHAT = "SIGNALS";

export function parseSignals(body: Bytes): Signal[] {
  return arrayOf(parseJson(body, WHAT), MAX_SIGNALS_PER_RECORD, WHAT).map(parseSignal);
}

export function encodeSignals(signals: readonly Signal[]): Bytes {
  if (signals.length < 1 || signals.length > MAX_SIGNALS_PER_RECORD) {
    throw new RangeError(`Cannot write ${WHAT}: ${signals.length} signals, not 1 to ${MAX_SIGNALS_PER_RECORD}`);
  }
  return encodeJson(signals);
}

function parseSignal(value: unknown): Signal {
  const members = new Members(value, WHAT);
  switch (members.kind()) {
    case "typing":
      return { kind: "typing", conversation: members.conversation(), on: members.boolean("on") };
    case "picture":
      return { kind: "picture" };
    case "new-picture":
      return { kind: "new-picture", picture: pictureHashOf(members) };
    default:
      return { kind: "unknown" };
  }
}
