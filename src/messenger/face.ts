import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { Me, Profile, Status } from "../model/peer.ts";
import { cleanLine, MAX_NAME_BYTES, nameProblem, statusProblem, utf8Length } from "../model/text.ts";
import type { Events } from "./events.ts";

export interface FaceParts {
  readonly id: PeerId;
  readonly port: number;
  readonly profile: Profile;
  readonly events: Events;
  /** SHA-256 of one's own picture, in hex. */
  readonly picture: () => string | undefined;
  /** The network is to hear of it. */
  readonly announce: () => void;
}

/** What this node says of its user. */
export class Face {
  readonly #parts: FaceParts;
  #profile: Profile;

  /** @throws {RequestError} "invalid": the name can't be borne. */
  constructor(parts: FaceParts) {
    this.#parts = parts;
    this.#profile = checkedProfile(parts.profile);
  }

  get profile(): Profile {
    return this.#profile;
  }

  get me(): Me {
    const { id, port, picture } = this.#parts;
    return { id, profile: this.#profile, port, picture: picture() };
  }

  /** @throws {RequestError} "invalid", as below. */
  setStatus(status: Status): void {
    const problem = statusProblem(status.text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    this.#set({ ...this.#profile, status: { ...status, text: cleanLine(status.text) } });
  }

  setName(name: string): void {
    this.#set(checkedProfile({ ...this.#profile, name }));
  }

  setGroup(group: string): void {
    const clean = cleanLine(group);
    const size = utf8Length(clean);
    if (size > MAX_NAME_BYTES) {
      throw new RequestError("invalid", `The group has ${size} bytes, and ${MAX_NAME_BYTES} is the most`);
    }
    this.#set({ ...this.#profile, group: clean });
  }

  /** Something of it is another one now: everybody here is told. */
  tell(): void {
    this.#parts.events.emit({ type: "me", me: this.me });
  }

  #set(profile: Profile): void {
    this.#profile = profile;
    this.tell();
    this.#parts.announce();
  }
}

function checkedProfile(profile: Profile): Profile {
  const problem = nameProblem(profile.name);
  if (problem !== undefined) throw new RequestError("invalid", problem);
  return { ...profile, name: cleanLine(profile.name) };
}
