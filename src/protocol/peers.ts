import { type Bytes, Reader, Writer } from "./bytes.ts";
import { MAX_BODY_BYTES, MAX_DATAGRAM_BYTES, MAX_DATAGRAMS_PER_RECORD } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

/**
 * PEERS (docs/protocol.md, section 5.6): length u16 | datagram, 1 to 1,000 times. What a datagram holds is not looked
 * at here; its size is.
 */
const WHAT = "PEERS";
const LENGTH_BYTES = 2;

export function parsePeers(body: Bytes): Bytes[] {
  const reader = new Reader(body, WHAT);
  const datagrams: Bytes[] = [];
  do {
    const length = reader.u16();
    if (length < 1 || length > MAX_DATAGRAM_BYTES) {
      throw new ProtocolError(`Cannot read ${WHAT}: a datagram has ${length} bytes, not 1 to ${MAX_DATAGRAM_BYTES}`);
    }
    datagrams.push(reader.take(length));
    if (datagrams.length > MAX_DATAGRAMS_PER_RECORD) {
      throw new ProtocolError(`Cannot read ${WHAT}: it has more than ${MAX_DATAGRAMS_PER_RECORD} datagrams`);
    }
  } while (reader.left > 0);
  return datagrams;
}

/** @throws {RangeError} for more than one record holds: 1,000, or fewer where they are large. */
export function encodePeers(datagrams: readonly Bytes[]): Bytes {
  if (datagrams.length < 1 || datagrams.length > MAX_DATAGRAMS_PER_RECORD) {
    throw new RangeError(`Cannot write ${WHAT}: ${datagrams.length} datagrams, not 1 to ${MAX_DATAGRAMS_PER_RECORD}`);
  }
  const size = datagrams.reduce((sum, datagram) => sum + LENGTH_BYTES + datagram.length, 0);
  if (size > MAX_BODY_BYTES) {
    throw new RangeError(`Cannot write ${WHAT}: the datagrams make ${size} bytes, ${MAX_BODY_BYTES} is the most`);
  }
  const writer = new Writer(size, WHAT);
  for (const datagram of datagrams) {
    if (datagram.length < 1 || datagram.length > MAX_DATAGRAM_BYTES) {
      throw new RangeError(`Cannot write ${WHAT}: a datagram has ${datagram.length} bytes`);
    }
    writer.u16(datagram.length);
    writer.bytes(datagram);
  }
  return writer.finish();
}
