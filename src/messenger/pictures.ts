import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import { MAX_PICTURE_BYTES } from "../model/peer.ts";
import { type PictureType, pictureType } from "../protocol/picture.ts";
import type { Session } from "../session/session.ts";
import { encodeHex } from "../std/encoding.ts";
import { MAX_STRANGERS_PICTURES } from "./limits.ts";
import type { RunningHash, Store } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { saving } from "./requests.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface PicturesParts {
  readonly store: Store;
  readonly self: PeerId;
  readonly presence: Presence;
  readonly hash: () => RunningHash;
  readonly storageFailed: (error: unknown) => void;
}

/**
 * Pictures of people (docs/protocol.md, sections 5.1 and 5.5): HELLO names one by its hash, and whoever does not have it
 * asks for it, once in a session.
 */
export class Pictures {
  readonly #parts: PicturesParts;
  /** The hash that a session was asked for; undefined: it has answered, or need not be asked. */
  readonly #asked = new Map<Session, string | undefined>();
  readonly #answered = new WeakSet<Session>();
  #own: string | undefined;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
    this.#own = parts.store.picture(undefined)?.hash;
  }

  /** SHA-256 of one's own, in hex. */
  get own(): string | undefined {
    return this.#own;
  }

  /** @throws {RequestError} "invalid", "storage". */
  setOwn(bytes: Bytes | undefined): void {
    const { store } = this.#parts;
    if (bytes !== undefined) checkPicture(bytes);
    const picture = bytes && { hash: this.#hashOf(bytes), bytes };
    saving("The picture", () => store.savePicture(undefined, picture));
    this.#own = picture?.hash;
  }

  get(peer: PeerId): { readonly type: PictureType; readonly bytes: Bytes } | undefined {
    const { store, self } = this.#parts;
    const picture = store.picture(peer === self ? undefined : peer);
    const type = picture && pictureType(picture.bytes);
    return type && { type, bytes: picture.bytes };
  }

  /** What HELLO names is asked for, where it is not here and its sender is somebody whose face is kept. */
  look(session: Session): void {
    const { presence } = this.#parts;
    const { id } = session.peer;
    if (session.heard === undefined || this.#asked.has(session) || !presence.isContact(id)) return;
    const { picture } = session.heard;
    const known = presence.get(id)?.picture;
    if (picture === undefined && known !== undefined) this.#keep(id, undefined);
    const wanted = picture !== known && this.#hasRoomFor(id) ? picture : undefined;
    this.#asked.set(session, wanted);
    if (wanted !== undefined) session.send({ type: "signals", signals: [{ kind: "picture" }] });
  }

  /** Answers once in a session, and only with what HELLO named there. */
  asked(session: Session): void {
    if (session.hello.picture === undefined || session.hello.picture !== this.#own) return;
    if (this.#answered.has(session)) return;
    this.#answered.add(session);
    try {
      const picture = this.#parts.store.picture(undefined);
      if (picture !== undefined) session.send({ type: "picture", bytes: picture.bytes });
    } catch (error) {
      this.#parts.storageFailed(error);
    }
  }

  received(session: Session, bytes: Bytes): void {
    const wanted = this.#asked.get(session);
    if (wanted === undefined) return;
    this.#asked.set(session, undefined);
    if (pictureType(bytes) === undefined || this.#hashOf(bytes) !== wanted) return;
    this.#keep(session.peer.id, { hash: wanted, bytes });
  }

  ended(session: Session): void {
    this.#asked.delete(session);
  }

  #keep(peer: PeerId, picture: { readonly hash: string; readonly bytes: Bytes } | undefined): void {
    const { store, presence, storageFailed } = this.#parts;
    try {
      store.savePicture(peer, picture);
    } catch (error) {
      return storageFailed(error);
    }
    presence.set(peer, { picture: picture?.hash });
  }

  /** A disk must not be filled by whoever walks in. */
  #hasRoomFor(id: PeerId): boolean {
    const { store, presence } = this.#parts;
    if (presence.isTrusted(id) || presence.get(id)?.picture !== undefined) return true;
    const strangers = store.pictures().filter(({ peer }) => !presence.isTrusted(peer));
    return strangers.length < MAX_STRANGERS_PICTURES;
  }

  #hashOf(bytes: Bytes): string {
    const hash = this.#parts.hash();
    hash.update(bytes);
    return encodeHex(hash.digest());
  }
}

/** @throws {RequestError} "invalid". */
function checkPicture(bytes: Bytes): void {
  if (bytes.length > MAX_PICTURE_BYTES) {
    throw new RequestError(
      "invalid",
      `The picture has ${bytes.length} bytes, and ${MAX_PICTURE_BYTES} is the most: give a smaller one`,
    );
  }
  if (pictureType(bytes) === undefined) {
    throw new RequestError("invalid", "That is no picture that others can show: give a PNG, JPEG or WebP file");
  }
}
