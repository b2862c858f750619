import type { TheirView } from "../model/checkup.ts";
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
 *     {"kind": "checkup", "number": …}
 *     {"kind": "checkup-answer", "number": …, "at": …, "heardMs"?, "sees"?, "back"?}
 */
const WHAT = "SIGNALS";

const MAX_ADDRESS_BYTES = 64;
const MAX_WORD_BYTES = 32;
/** What became of dialling back; another word of a later version says nothing here. */
const BACK: readonly TheirView["back"][] = ["reached", "refused", "silent", "unreachable", "forbidden", "failed"];

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
    case "checkup":
      return { kind: "checkup", number: members.whole("number") };
    case "checkup-answer":
      return {
        kind: "checkup-answer",
        number: members.whole("number"),
        at: members.whole("at"),
        heardMs: members.has("heardMs") ? members.whole("heardMs") : undefined,
        sees: members.optionalText("sees", MAX_ADDRESS_BYTES),
        back: BACK.find((back) => back === members.optionalText("back", MAX_WORD_BYTES)) ?? "untried",
      };
    default:
      return { kind: "unknown" };
  }
}
