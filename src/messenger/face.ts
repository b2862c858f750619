import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { Me, NameSource, OwnFace, Profile, Status } from "../model/peer.ts";
import { fitsName, lockedValue, patternText, type Policy, refusedByPolicy } from "../model/policy.ts";
import { cleanLine, MAX_NAME_BYTES, nameProblem, statusProblem, utf8Length } from "../model/text.ts";
import type { Events } from "./events.ts";
import type { Store } from "./ports.ts";
import { saving } from "./requests.ts";

export interface FaceParts {
  readonly id: PeerId;
  readonly port: number;
  /** At the start: what the user said before, unless something else was given for this start alone. */
  readonly profile: Profile;
  /** Of the name of that profile. */
  readonly nameFrom: NameSource;
  readonly store: Store;
  readonly policy: Policy;
  readonly events: Events;
  /** SHA-256 of one's own picture, in hex. */
  readonly picture: () => string | undefined;
  /** The network is to hear of it. */
  readonly announce: () => void;
}

/** What this node says of its user. What they set is kept for its next start; nothing else is. */
export class Face {
  readonly #parts: FaceParts;
  #profile: Profile;
  #kept: OwnFace;

  /** @throws {RequestError} "invalid": the name can't be borne. */
  constructor(parts: FaceParts) {
    this.#parts = parts;
    this.#profile = checkedProfile(parts.profile);
    this.#kept = parts.store.face();
  }

  get profile(): Profile {
    return this.#profile;
  }

  get me(): Me {
    const { id, port, picture, nameFrom } = this.#parts;
    const named = this.#kept.name === undefined ? nameFrom : "user";
    return { id, profile: this.#profile, nameFrom: named, port, picture: picture() };
  }

  /** @throws {RequestError} "invalid", "storage", as below. */
  setStatus(status: Status): void {
    const problem = statusProblem(status.text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    this.#set("The status", { status: { ...status, text: cleanLine(status.text) } });
  }

  setName(name: string): void {
    const { policy } = this.#parts;
    const checked = checkedProfile({ ...this.#profile, name }).name;
    const pattern = lockedValue(policy, "name")?.value;
    if (pattern !== undefined && !fitsName(pattern, checked)) {
      const shape = patternText(pattern);
      const rule = pattern.kind === "fixed" ? `it stays ${shape}` : `it must be like ${shape}`;
      throw refusedByPolicy(policy, "The name", rule);
    }
    this.#set("The name", { name: checked });
  }

  setGroup(group: string): void {
    const clean = cleanLine(group);
    const size = utf8Length(clean);
    if (size > MAX_NAME_BYTES) {
      throw new RequestError("invalid", `The group has ${size} bytes, and ${MAX_NAME_BYTES} is the most`);
    }
    const locked = lockedValue(this.#parts.policy, "group");
    if (locked !== undefined && locked.value !== clean) {
      throw refusedByPolicy(this.#parts.policy, "The group", `it stays ${locked.value}`);
    }
    this.#set("The group", { group: clean });
  }

  /** Something of it is another one now: everybody here is told. */
  tell(): void {
    this.#parts.events.emit({ type: "me", me: this.me });
  }

  #set(what: string, change: Partial<Pick<Profile, "name" | "status" | "group">>): void {
    const { store } = this.#parts;
    const kept = { ...this.#kept, ...change };
    saving(what, () => store.saveFace(kept));
    this.#kept = kept;
    this.#profile = { ...this.#profile, ...change };
    this.tell();
    this.#parts.announce();
  }
}

function checkedProfile(profile: Profile): Profile {
  const problem = nameProblem(profile.name);
  if (problem !== undefined) throw new RequestError("invalid", problem);
  return { ...profile, name: cleanLine(profile.name) };
}
