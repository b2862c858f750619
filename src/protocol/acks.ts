import { isMessageId, type MessageId } from "../model/ids.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_ACKS_PER_RECORD } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { arrayOf, describe, encodeJson, HEX_ID, parseJson } from "./json.ts";

/** ACKS (docs/protocol.md, section 5.3): a JSON array of 1 to 1,000 message ids. */
const WHAT = "ACKS";

export function parseAcks(body: Bytes): MessageId[] {
  return arrayOf(parseJson(body, WHAT), MAX_ACKS_PER_RECORD, WHAT).map((value) => {
    if (typeof value !== "string" || !isMessageId(value)) {
      throw new ProtocolError(`Cannot read ${WHAT}: expected ${HEX_ID}, got ${describe(value)}`);
    }
    return value;
  });
}

export function encodeAcks(ids: readonly MessageId[]): Bytes {
  if (ids.length < 1 || ids.length > MAX_ACKS_PER_RECORD) {
    throw new RangeError(`Cannot write ${WHAT}: ${ids.length} ids, not 1 to ${MAX_ACKS_PER_RECORD}`);
  }
  return encodeJson(ids);
}
