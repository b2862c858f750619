import type { Profile } from "../model/peer.ts";
import { cleanLine, MAX_NAME_BYTES, utf8Length } from "../model/text.ts";

/** What the system says of its user and itself. */
export interface Host {
  readonly hostname: () => string;
  readonly env: (variable: string) => string | undefined;
}

/** The face of a node: the name that was given, or else the login name, on the computer with its name. */
export function profileOf(name: string | undefined, host: Host): Profile {
  const computer = fitting(host.hostname());
  const login = ["LOGNAME", "USER", "USERNAME"].map(host.env).find((value) => fitting(value ?? "") !== "");
  return {
    name: name ?? (fitting(login ?? "") || computer || "Somebody"),
    host: computer,
    status: { availability: "available", text: "" },
    group: "",
  };
}

/** As much of a line as a name may have: what the system says is not the user's fault, so it is no error. */
function fitting(line: string): string {
  let text = cleanLine(line);
  while (utf8Length(text) > MAX_NAME_BYTES) text = [...text].slice(0, -1).join("");
  return text;
}
