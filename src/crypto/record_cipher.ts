/**
 * Records of one direction, into frames and out of frames' payloads (docs/protocol.md, section 4):
 *
 *     length u32 | GCM(key, iv XOR counter, aad = length) of (type u8 | body)
 */
import { type Bytes, concat } from "../protocol/bytes.ts";
import { GCM_TAG_BYTES, MAX_BYTES_PER_KEY, MAX_RECORDS_PER_KEY, RECORD_CODE } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { frameHeader } from "../protocol/frame.ts";
import { type GcmUse, importGcmKey, open, seal } from "./gcm.ts";
import { type DirectionKeys, nextKeys, recordIv } from "./key_schedule.ts";

/** What one key may do before REKEY; tests set less. */
export interface KeyLimits {
  readonly records: number;
  /** Of plaintext. */
  readonly bytes: number;
}

const LIMITS: KeyLimits = { records: MAX_RECORDS_PER_KEY, bytes: MAX_BYTES_PER_KEY };
const REKEY: Bytes = Uint8Array.of(RECORD_CODE.rekey);
/** A sealed record from here on is a part of its own: joining it to others would copy it. */
const OWN_PART_BYTES = 65_536;
/** Only a record without a body can be a REKEY, so only behind such a one the key may change. */
const REKEY_PAYLOAD_BYTES = REKEY.length + GCM_TAG_BYTES;

/** A key and what it has done. `key` is a promise so that counters are taken without waiting for its import. */
interface Epoch {
  readonly keys: DirectionKeys;
  readonly key: Promise<CryptoKey>;
  records: number;
  bytes: number;
}

interface SealedFrame {
  readonly header: Bytes;
  readonly payload: Bytes;
}

/** The sending direction. */
export class RecordSealer {
  readonly #limits: KeyLimits;
  #epoch: Epoch;
  #before: Promise<void> = Promise.resolve();

  constructor(keys: DirectionKeys, limits: KeyLimits = LIMITS) {
    this.#limits = limits;
    this.#epoch = beginEpoch(keys, "encrypt");
  }

  /**
   * Seals encoded records into frames: parts to be written one behind the other. Counters are taken before this
   * returns; results come in the order of the calls. Puts a REKEY between two records where one is due.
   *
   * @throws {RangeError} for a record that no frame can carry; nothing was sealed then.
   */
  async seal(records: readonly Bytes[]): Promise<Bytes[]> {
    const sized = records.map((record) => ({ record, header: frameHeader(record.length + GCM_TAG_BYTES) }));
    const frames = sized.flatMap(({ record, header }) => {
      const rekey = this.#isUsedUp(record.length) ? [this.#sealRekey()] : [];
      return [...rekey, this.#sealOne(record, header)];
    });
    // Nothing is awaited above this line: that is what keeps counters and results in the order of the calls.
    const result = Promise.all([allEnded(frames), this.#before]).then(([sealed]) => joinSmall(sealed));
    this.#before = result.then(() => {});
    // Whoever called hears of a failure; the chain alone must not be taken for an unhandled one.
    this.#before.catch(() => {});
    return await result;
  }

  #isUsedUp(length: number): boolean {
    const { records, bytes } = this.#epoch;
    return records >= this.#limits.records || bytes + length > this.#limits.bytes;
  }

  /** The last record under its key, after which the next one begins. */
  #sealRekey(): Promise<SealedFrame> {
    const sealed = this.#sealOne(REKEY, frameHeader(REKEY_PAYLOAD_BYTES));
    this.#epoch = beginEpoch(nextKeys(this.#epoch.keys), "encrypt");
    return sealed;
  }

  async #sealOne(record: Bytes, header: Bytes): Promise<SealedFrame> {
    const epoch = this.#epoch;
    const iv = takeIv(epoch, record.length);
    return { header, payload: await seal(await epoch.key, iv, header, record) };
  }
}

/** Small frames one behind the other in one part; a large payload as it is, with its header behind what stands before. */
function joinSmall(frames: readonly SealedFrame[]): Bytes[] {
  const parts: Bytes[] = [];
  let small: Bytes[] = [];
  for (const { header, payload } of frames) {
    small.push(header);
    if (payload.length < OWN_PART_BYTES) {
      small.push(payload);
      continue;
    }
    parts.push(concat(...small), payload);
    small = [];
  }
  return small.length === 0 ? parts : [...parts, concat(...small)];
}

/** The receiving direction. */
export class RecordOpener {
  readonly #limits: KeyLimits;
  #epoch: Epoch;
  #before: Promise<void> = Promise.resolve();

  constructor(keys: DirectionKeys, limits: KeyLimits = LIMITS) {
    this.#limits = limits;
    this.#epoch = beginEpoch(keys, "decrypt");
  }

  /**
   * Opens frames' payloads in the order of the calls; gives the encoded records without REKEYs. After a failure every
   * later call fails, too: the direction has lost its place.
   *
   * @throws {ProtocolError} for a record that does not open, or a key that was used for too much.
   */
  open(payloads: readonly Bytes[]): Promise<Bytes[]> {
    const result = this.#before.then(() => this.#openInOrder(payloads));
    this.#before = result.then(() => {});
    // As in RecordSealer: the caller hears of a failure.
    this.#before.catch(() => {});
    return result;
  }

  async #openInOrder(payloads: readonly Bytes[]): Promise<Bytes[]> {
    const records: Bytes[] = [];
    for (const run of runsUnderOneKey(payloads)) {
      const opened = await allEnded(run.map((payload) => this.#openOne(payload)));
      const last = opened.at(-1);
      if (last?.length === REKEY.length && last[0] === RECORD_CODE.rekey) {
        opened.pop();
        this.#epoch = beginEpoch(nextKeys(this.#epoch.keys), "decrypt");
      }
      for (const record of opened) records.push(record);
    }
    return records;
  }

  async #openOne(payload: Bytes): Promise<Bytes> {
    const epoch = this.#epoch;
    const number = epoch.records;
    if (number > this.#limits.records) {
      throw new ProtocolError(`Cannot open record: ${number} came under one key, ${this.#limits.records} is the most`);
    }
    const iv = takeIv(epoch, payload.length);
    try {
      return await open(await epoch.key, iv, frameHeader(payload.length), payload);
    } catch (cause) {
      throw new ProtocolError(`Cannot open record ${number} of ${payload.length} bytes: it is not authentic`, {
        cause,
      });
    }
  }
}

/** Results in order; a failure is told once everything has ended, so that nothing is left running behind it. */
async function allEnded<T>(operations: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(operations);
  return await Promise.all(operations);
}

/** Splits behind each payload that may be a REKEY; what stands in one run has one key and can be opened at once. */
function* runsUnderOneKey(payloads: readonly Bytes[]): Iterable<readonly Bytes[]> {
  let from = 0;
  for (let at = 0; at < payloads.length; at++) {
    if (payloads[at]?.length !== REKEY_PAYLOAD_BYTES) continue;
    yield payloads.slice(from, at + 1);
    from = at + 1;
  }
  if (from < payloads.length) yield payloads.slice(from);
}

function beginEpoch(keys: DirectionKeys, use: GcmUse): Epoch {
  const key = importGcmKey(keys.key, use);
  // Every use awaits it; a session that ends before its first record must not leave a rejection behind.
  key.catch(() => {});
  return { keys, key, records: 0, bytes: 0 };
}

/** The next nonce. Synchronous, so that no two records can share one. */
function takeIv(epoch: Epoch, bytes: number): Bytes {
  const iv = recordIv(epoch.keys.iv, epoch.records);
  epoch.records++;
  epoch.bytes += bytes;
  return iv;
}
