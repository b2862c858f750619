import type { Reader } from "./bytes.ts";
import { ProtocolError } from "./errors.ts";

/** A channel (docs/protocol.md, section 8.2): 1 to 2^32 - 1. */
export const MAX_CHANNEL = 2 ** 32 - 1;
export const CHANNEL_BYTES = 4;

export function readChannel(reader: Reader, what: string): number {
  const channel = reader.u32();
  if (channel === 0) throw new ProtocolError(`Cannot read ${what}: its channel is 0`);
  return channel;
}

/** @throws {RangeError} for what is no channel: a mistake of this program. */
export function checkChannel(channel: number, what: string): number {
  if (Number.isInteger(channel) && channel >= 1 && channel <= MAX_CHANNEL) return channel;
  throw new RangeError(`Cannot write ${what}: ${channel} is no channel from 1 to ${MAX_CHANNEL}`);
}
