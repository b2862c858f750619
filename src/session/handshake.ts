import type { PeerId } from "../model/ids.ts";
import type { Clock, Connection, FrameStream, PublicIdentity, Secured, Security } from "../messenger/ports.ts";
import { hasMagic } from "../protocol/magic.ts";
import { Frames } from "./frames.ts";
import { FIRST_FRAME_WITHIN_MS, HANDSHAKE_WITHIN_MS } from "./limits.ts";

/** A connection after its handshake, ready for a `Session`. */
export interface Handshaken {
  readonly frames: Frames;
  readonly secured: Secured;
}

/**
 * Runs the dialler's handshake. Whatever fails, the time included, closes the connection and rejects.
 *
 * @param expected whom to meet; undefined: anybody.
 * @param lowestVersion the highest version ever spoken with them, 0 for none: nothing lower is accepted.
 */
export async function initiate(
  connection: Connection,
  parts: {
    security: Security;
    clock: Clock;
    expected: PeerId | undefined;
    lowestVersion: number;
    /** Asked once the other's identity is proven; false closes. */
    proven: () => boolean;
  },
): Promise<Handshaken> {
  const { security, clock, ...to } = parts;
  return await limited(connection, clock, (frames) => security.initiate(frames, to));
}

/**
 * Runs the listener's handshake, likewise.
 *
 * @param parts.started called when the first frame is here, before anything is computed for it; false closes.
 * @param parts.admit called when the other's identity is proven; false closes.
 */
export async function respond(
  connection: Connection,
  parts: {
    security: Security;
    clock: Clock;
    started: () => boolean;
    admit: (peer: PublicIdentity, version: number) => boolean;
  },
): Promise<Handshaken> {
  const { security, clock, started, admit } = parts;
  const cancelFirst = clock.after(FIRST_FRAME_WITHIN_MS, () => connection.close());
  try {
    return await limited(connection, clock, async (frames) => {
      const first = await frames.read();
      cancelFirst();
      if (first === undefined || !hasMagic(first)) throw new Error("Cannot answer: nothing of this protocol came");
      if (!started()) throw new Error("Cannot answer: too many handshakes at once");
      return await security.respond(startingWith(first, frames), admit);
    });
  } finally {
    cancelFirst();
  }
}

async function limited(
  connection: Connection,
  clock: Clock,
  handshake: (frames: Frames) => Promise<Secured>,
): Promise<Handshaken> {
  const frames = new Frames(connection);
  const cancel = clock.after(HANDSHAKE_WITHIN_MS, () => connection.close());
  try {
    const secured = await handshake(frames);
    frames.allowRecords();
    return { frames, secured };
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    cancel();
  }
}

/** `frames` with a frame that was already read put back in front. */
function startingWith(first: Uint8Array<ArrayBuffer> | undefined, frames: Frames): FrameStream {
  let given = false;
  return {
    read() {
      if (given) return frames.read();
      given = true;
      return Promise.resolve(first);
    },
    write: (payload) => frames.write(payload),
  };
}
