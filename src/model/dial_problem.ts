/** Why a connection did not come about; each names another hop. */
export type DialProblem =
  /** The computer answered, and nothing listens there (or its firewall says so). */
  | "refused"
  /** Nothing came back: switched off, or a firewall that drops. */
  | "silent"
  /** No way leads there. */
  | "unreachable"
  /** This computer would not let it out. */
  | "forbidden"
  | "failed";

const BY_CODE: Readonly<Record<string, DialProblem>> = {
  ECONNREFUSED: "refused",
  ECONNRESET: "refused",
  ETIMEDOUT: "silent",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EHOSTDOWN: "unreachable",
  ENETDOWN: "unreachable",
  // A blackhole in this computer's own routing table.
  EINVAL: "unreachable",
  EPERM: "forbidden",
  EACCES: "forbidden",
};

/** As Windows numbers them, whose errors Deno gives without a code. */
const BY_NUMBER: Readonly<Record<string, DialProblem>> = {
  "10061": "refused",
  "10060": "silent",
  "10065": "unreachable",
  "10051": "unreachable",
  "10013": "forbidden",
};

export function dialProblemOf(error: unknown): DialProblem {
  if (!(error instanceof Error)) return "failed";
  if (error.name === "AbortError" || error.name === "TimeoutError") return "silent";
  const code = "code" in error ? String(error.code) : "";
  const [, number = ""] = /\(os error (\d+)\)/.exec(error.message) ?? [];
  return BY_CODE[code] ?? BY_NUMBER[number] ?? (error.name === "ConnectionRefused" ? "refused" : "failed");
}
