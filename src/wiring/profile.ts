import type { Store } from "../messenger/ports.ts";
import type { NameSource, OwnFace, Profile } from "../model/peer.ts";
import type { Settings } from "../cli/settings.ts";
import { fittingName, type Policy } from "../model/policy.ts";
import { cleanLine, MAX_NAME_BYTES, utf8Length } from "../model/text.ts";

/** What the system says of its user and itself. */
export interface Host {
  readonly hostname: () => string;
  readonly env: (variable: string) => string | undefined;
}

/** What the command line says of the user: it wins, for this start. */
export type GivenFace = Pick<Settings, "name" | "group"> & { readonly policy?: Policy };

/** The face of a node: what was given, or else what its user set before; without a name the login name. */
export function profileOf(given: GivenFace, kept: OwnFace, host: Host): Profile {
  const computer = fitting(host.hostname());
  const login = ["LOGNAME", "USER", "USERNAME"].map(host.env).find((value) => fitting(value ?? "") !== "");
  const own = given.name ?? kept.name;
  return {
    name: nameOf(own, fitting(login ?? "") || computer || "Somebody", given),
    host: computer,
    status: kept.status,
    group: groupOf(given, kept),
  };
}

/** @param own the user's. @param usual where they have none. */
function nameOf(own: string | undefined, usual: string, { policy }: GivenFace): string {
  const name = policy?.name;
  if (name === undefined || (name.kind === "default" && own !== undefined)) return own ?? usual;
  return fittingName(name.value, cleanLine(own ?? usual));
}

function groupOf(given: GivenFace, kept: OwnFace): string {
  const group = given.policy?.group;
  if (group?.kind === "locked") return group.value;
  return given.group ?? (kept.group === "" ? group?.value : undefined) ?? kept.group;
}

/** Whose word the name is. Where people or messages are kept already, nobody is asked for one any more. */
export function nameSourceOf(given: GivenFace, store: Pick<Store, "face" | "contacts" | "history">): NameSource {
  const name = given.policy?.name;
  if (name?.kind === "locked" && name.value.kind === "fixed") return "user";
  if (given.name !== undefined || store.face().name !== undefined) return "user";
  return store.contacts().length > 0 || store.history({ limit: 1 }).length > 0 ? "user" : "system";
}

/** As much of a line as a name may have: what the system says is not the user's fault, so it is no error. */
function fitting(line: string): string {
  let text = cleanLine(line);
  while (utf8Length(text) > MAX_NAME_BYTES) text = [...text].slice(0, -1).join("");
  return text;
}
