/** What `doctor` looks at, and what it found: facts here, words in src/cli/doctor_checks.ts and doctor_hops.ts. */
import type { DialProblem } from "./dial_problem.ts";
import type { Firewall, OpenPorts } from "./network.ts";
import type { Endpoint } from "./peer.ts";

export type CheckState = "ok" | "warning" | "failed" | "skipped";

export interface Check {
  readonly name: string;
  readonly state: CheckState;
  /** One sentence with the value. */
  readonly found: string;
  /** What to do; left out: nothing. */
  readonly advice?: string;
  /** One line for a terminal that does it. */
  readonly command?: string;
}

/** A datagram of one's own that was sent on one way, to see whether it comes back. */
export interface Loop {
  readonly device: string;
  readonly address: string;
  readonly destination: string;
  readonly way: "broadcast" | "group";
  readonly outcome: "heard" | "silent" | "refused";
  /** Why it was refused; empty otherwise. */
  readonly reason: string;
}

/** What somebody else says of the way to oneself (docs/protocol.md, section 5.5). */
export interface TheirView {
  /** By their clock, ms since 1970. */
  readonly at: number;
  /** Milliseconds since they heard an announcement from one's own address; undefined: they never did. */
  readonly heardMs: number | undefined;
  /** Where the session comes from, as they see it. */
  readonly sees: string;
  /** What came of their dialling that address. */
  readonly back: DialProblem | "reached" | "untried";
}

/** One step on the way to somebody, in the order in which they are taken. */
export type Hop =
  | {
    readonly step: "presence";
    readonly isHere: boolean;
    /** The last announcement that came from their own address: when (ms since 1970) and from where. */
    readonly announced: { readonly at: number; readonly from: string } | undefined;
  }
  | { readonly step: "udp"; readonly outcome: "answered"; readonly ms: number; readonly from: string }
  /** `people`: how many are here; of many not all answer. */
  | { readonly step: "udp"; readonly outcome: "silent"; readonly people: number }
  | {
    readonly step: "tcp";
    readonly to: Endpoint;
    readonly outcome: DialProblem | "connected";
    readonly ms: number;
    /** What the system said; empty where it connected. */
    readonly reason: string;
  }
  | { readonly step: "handshake"; readonly outcome: "done"; readonly ms: number }
  /** There is a session, so there was a handshake. */
  | { readonly step: "handshake"; readonly outcome: "before" }
  | {
    readonly step: "handshake";
    readonly outcome: "broken";
    readonly frame: "M1" | "M2" | "M3";
    readonly reason: string;
  }
  | { readonly step: "session"; readonly outcome: "open"; readonly by: "us" | "them"; readonly app: string }
  | { readonly step: "session"; readonly outcome: "none" }
  | { readonly step: "ping"; readonly outcome: "answered"; readonly ms: number }
  | { readonly step: "ping"; readonly outcome: "silent" }
  /** `at`: when the answer came, by one's own clock. */
  | { readonly step: "theirs"; readonly outcome: "answered"; readonly view: TheirView; readonly at: number }
  | { readonly step: "theirs"; readonly outcome: "silent" }
  | { readonly step: "handshake" | "session" | "ping" | "theirs" | "tcp"; readonly outcome: "untried" };

/** What is known of the database, found by looking at it and by one commit. */
export interface StoreHealth {
  readonly path: string;
  /** "ok", what SQLite found, or "unchecked" where the file is too large to be read while others wait. */
  readonly check: "ok" | "unchecked" | { readonly damage: string };
  readonly version: number;
  readonly bytes: number;
  /** Of the journal. */
  readonly walBytes: number;
  /** How long one commit took, or why there was none. */
  readonly commit: { readonly ms: number } | { readonly problem: string };
}

/** What only the process that has the messenger can tell of its computer. Nothing here rejects. */
export interface HostLook {
  readonly os: typeof Deno.build.os;
  /** The one of --port. */
  readonly wantedPort: number;
  /** Milliseconds that only grow. */
  ticks(): number;
  firewall(ports: OpenPorts): Promise<Firewall | undefined>;
  /** The program that listens on a TCP port, as far as it can be seen: "nginx (process 812)". */
  portHolder(port: number): Promise<string | undefined>;
  database(): StoreHealth;
  /** Bytes free for this user, or why nobody knows. */
  space(folder: string): Promise<{ readonly free: number } | { readonly unknown: string }>;
  /** The kind of network disk that a folder is on, such as "NFS"; undefined: none, or the system does not say. */
  networkDisk(folder: string): Promise<string | undefined>;
}
