import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import { MAX_PICTURE_BYTES } from "../model/peer.ts";
import { type PictureType, pictureType } from "../protocol/picture.ts";
import type { Session } from "../session/session.ts";
import { encodeHex } from "../std/encoding.ts";
import { KeyedBuckets } from "./keyed_buckets.ts";
import {
  MAX_STRANGERS_PICTURES,
  NAME_PICTURE_EVERY_MS,
  PICTURE_CHANGE_EVERY_MS,
  PICTURE_CHANGES_BURST,
} from "./limits.ts";
import type { Clock, RunningHash, Store } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { saving } from "./requests.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface PicturesParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly self: PeerId;
  readonly presence: Presence;
  readonly hash: () => RunningHash;
  /** Those sessions of texts that carry records: none is opened for a picture. */
  readonly sessions: () => Iterable<Session>;
  readonly storageFailed: (error: unknown) => void;
}

type Look =
  /** What was named is to be looked at. */
  | { readonly state: "due" }
  /** There were too many changes: it is when time has passed. */
  | { readonly state: "waiting"; readonly cancel: () => void }
  | { readonly state: "done" };

/** What the two ends of a session said of their pictures. */
interface Talk {
  /** The hash that the other end named last; undefined: it has no picture. */
  named: string | undefined;
  look: Look;
  /** The other end was asked for a picture and has not answered. */
  owed: boolean;
  /** The hash that was named to the other end last, and whether that picture was given. */
  told: { readonly hash: string | undefined; readonly given: boolean };
}

/**
 * Pictures of people (docs/protocol.md, sections 5.1 and 5.5): HELLO names one by its hash, a signal names another one
 * when it changes, and whoever does not have what was named asks for it, once.
 */
export class Pictures {
  readonly #parts: PicturesParts;
  readonly #talks = new WeakMap<Session, Talk>();
  /** Each change costs whoever follows it a picture and a write: whoever makes them, on whatever session, has so many. */
  readonly #changes = new KeyedBuckets<PeerId>(1_000 / PICTURE_CHANGE_EVERY_MS, PICTURE_CHANGES_BURST);
  #own: string | undefined;
  /** For so long one's own is not named again. */
  #pause: { readonly cancel: () => void } | undefined;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
    this.#own = parts.store.picture(undefined)?.hash;
  }

  /** SHA-256 of one's own, in hex. */
  get own(): string | undefined {
    return this.#own;
  }

  /** Keeps one's own, and names it wherever a session is open. @throws {RequestError} "invalid", "storage". */
  setOwn(bytes: Bytes | undefined): void {
    const { store } = this.#parts;
    if (bytes !== undefined) checkPicture(bytes);
    const picture = bytes && { hash: this.#hashOf(bytes), bytes };
    saving("The picture", () => store.savePicture(undefined, picture));
    this.#own = picture?.hash;
    this.#tellAll();
  }

  get(peer: PeerId): { readonly type: PictureType; readonly bytes: Bytes } | undefined {
    const { store, self } = this.#parts;
    const picture = store.picture(peer === self ? undefined : peer);
    const type = picture && pictureType(picture.bytes);
    return type && { type, bytes: picture.bytes };
  }

  opened(session: Session): void {
    // It may have changed since HELLO was made.
    this.#tell(session);
    this.look(session);
  }

  /** What the other end named is asked for, where it is not here and its sender is somebody whose face is kept. */
  look(session: Session): void {
    const { clock, presence } = this.#parts;
    const { id } = session.peer;
    const talk = this.#talkOn(session);
    if (session.heard === undefined || talk.look.state !== "due" || !presence.isContact(id)) return;
    const { named } = talk;
    const isChange = named !== presence.get(id)?.picture;
    if (isChange && !this.#changes.take(id, clock.ticks())) {
      const cancel = clock.after(PICTURE_CHANGE_EVERY_MS, () => {
        talk.look = { state: "due" };
        this.look(session);
      });
      talk.look = { state: "waiting", cancel };
      return;
    }
    talk.look = { state: "done" };
    if (!isChange) return;
    if (named === undefined) return this.#keep(id, undefined);
    if (!this.#hasRoomFor(id)) return;
    talk.owed = true;
    session.send({ type: "signals", signals: [{ kind: "picture" }] });
  }

  /** The other end has another picture now; undefined: none. Of changes that come too fast the last one counts. */
  named(session: Session, hash: string | undefined): void {
    const talk = this.#talkOn(session);
    if (hash === talk.named) return;
    talk.named = hash;
    if (talk.look.state === "done") talk.look = { state: "due" };
    this.look(session);
  }

  /** Answers once each time that one's own was named on that session. */
  asked(session: Session): void {
    // What is about to be named is named now: an answer that was named before is taken.
    this.#tell(session);
    const talk = this.#talkOn(session);
    if (this.#own === undefined || talk.told.given) return;
    talk.told = { hash: this.#own, given: true };
    try {
      const picture = this.#parts.store.picture(undefined);
      if (picture !== undefined) session.send({ type: "picture", bytes: picture.bytes });
    } catch (error) {
      this.#parts.storageFailed(error);
    }
  }

  received(session: Session, bytes: Bytes): void {
    const talk = this.#talkOn(session);
    if (!talk.owed) return;
    talk.owed = false;
    const hash = talk.named;
    if (hash === undefined || pictureType(bytes) === undefined || this.#hashOf(bytes) !== hash) return;
    // An answer to an earlier question may bring what waits for its turn.
    this.#settle(talk);
    this.#keep(session.peer.id, { hash, bytes });
  }

  ended(session: Session): void {
    this.#settle(this.#talkOn(session));
  }

  /** Nothing is named any more. What waits for its turn on a session ends with that. */
  end(): void {
    this.#pause?.cancel();
  }

  #talkOn(session: Session): Talk {
    const talk: Talk = this.#talks.get(session) ?? {
      named: session.heard?.picture,
      look: { state: "due" },
      owed: false,
      told: { hash: session.hello.picture, given: false },
    };
    this.#talks.set(session, talk);
    return talk;
  }

  /** Nothing is to be done about what was named. */
  #settle(talk: Talk): void {
    if (talk.look.state === "waiting") talk.look.cancel();
    talk.look = { state: "done" };
  }

  #tellAll(): void {
    if (this.#pause !== undefined) return;
    const { clock, sessions } = this.#parts;
    const named = this.#own;
    for (const session of sessions()) this.#tell(session);
    const cancel = clock.after(NAME_PICTURE_EVERY_MS, () => {
      this.#pause = undefined;
      if (this.#own !== named) this.#tellAll();
    });
    this.#pause = { cancel };
  }

  /** Names one's own where another one was named last. */
  #tell(session: Session): void {
    const talk = this.#talkOn(session);
    if (talk.told.hash === this.#own) return;
    talk.told = { hash: this.#own, given: false };
    session.send({ type: "signals", signals: [{ kind: "new-picture", picture: this.#own }] });
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
