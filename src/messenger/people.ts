import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { Peer } from "../model/peer.ts";
import { cleanLine, MAX_NAME_BYTES, utf8Length } from "../model/text.ts";
import type { ContactKeeper } from "./contact_keeper.ts";
import type { Face } from "./face.ts";
import type { People } from "./facade.ts";
import type { Pictures } from "./pictures.ts";
import type { Store } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { nobody, saving } from "./requests.ts";
import type { Sessions } from "./sessions.ts";

export interface PeopleDeskParts {
  readonly store: Store;
  readonly presence: Presence;
  readonly contacts: ContactKeeper;
  readonly sessions: Sessions;
  readonly face: Face;
  readonly pictures: Pictures;
}

/** What the user makes of people, and of how they show themselves. */
export class PeopleDesk implements People {
  readonly #parts: PeopleDeskParts;

  constructor(parts: PeopleDeskParts) {
    this.#parts = parts;
  }

  setNickname(peer: PeerId, nickname: string): void {
    const { presence, contacts } = this.#parts;
    const before = this.#find(peer).nickname;
    const clean = cleanLine(nickname);
    const size = utf8Length(clean);
    if (size > MAX_NAME_BYTES) {
      throw new RequestError("invalid", `The nickname has ${size} bytes, and ${MAX_NAME_BYTES} is the most`);
    }
    presence.makeContact(peer);
    presence.set(peer, { nickname: clean === "" ? undefined : clean });
    try {
      saving("The nickname", () => contacts.save());
    } catch (error) {
      presence.set(peer, { nickname: before });
      throw error;
    }
  }

  setBlocked(peer: PeerId, verdict: "blocked" | "welcome"): void {
    const { store, presence, contacts, sessions } = this.#parts;
    this.#find(peer);
    saving("That", () => store.saveBlocked(peer, verdict));
    // Always listed from now on, so that it can be taken back.
    contacts.add(peer);
    presence.set(peer, { blocked: verdict === "blocked" });
    if (verdict === "blocked") sessions.cut(peer);
    else sessions.welcome(peer);
  }

  setPicture(bytes: Uint8Array<ArrayBuffer> | undefined): void {
    this.#parts.pictures.setOwn(bytes);
    this.#parts.face.tell();
  }

  picture(peer: PeerId): ReturnType<People["picture"]> {
    return this.#parts.pictures.get(peer);
  }

  setGroup(group: string): void {
    this.#parts.face.setGroup(group);
  }

  #find(id: PeerId): Peer {
    const peer = this.#parts.presence.get(id);
    if (peer === undefined) throw nobody(id);
    return peer;
  }
}
