/** What is done on the network to find people, and what comes of it: for whoever sees nobody. */

/** What the discovery sockets do. */
export interface DatagramReport {
  /** The UDP port that announcements go to and are heard on; 0: there is no network. */
  readonly port: number;
  readonly speakers: readonly Speaker[];
  /** Sockets that hear less than they should, by the address that they are bound to. */
  readonly deaf: readonly { readonly address: string; readonly reason: string }[];
  /** Datagrams from outside the networks that are listened to. */
  readonly outside: number;
}

/** One address of this machine that announcements leave from. */
export interface Speaker {
  /** The interface's name. */
  readonly device: string;
  readonly address: string;
  readonly destinations: readonly Destination[];
  /** Why nothing can be sent from it; undefined: it can. */
  readonly problem: string | undefined;
}

export interface Destination {
  readonly address: string;
  readonly way: "broadcast" | "group";
  /** What became of the last announcement. */
  readonly last:
    | { readonly outcome: "untried" }
    | { readonly outcome: "sent" }
    | { readonly outcome: "refused"; readonly reason: string };
}

/** A computer that was given by --peer. */
export interface Followed {
  readonly address: string;
  readonly port: number;
  /** "met": somebody is connected there. */
  readonly state: "trying" | "met";
}

/** How many datagrams came since the program started, by what they were. */
export interface Heard {
  /** One's own, which come back. */
  readonly own: number;
  /** Announcements of others, repeated ones included. */
  readonly others: number;
  /** Not taken: not of this protocol, broken, or too many at once. */
  readonly refused: number;
}

export interface NetworkReport {
  readonly datagrams: DatagramReport;
  readonly followed: readonly Followed[];
  /** When the last announcement was sent, ms since 1970; undefined: not yet. */
  readonly announcedAt: number | undefined;
  readonly heard: Heard;
}

/** Ports that others reach this node by. */
export interface OpenPorts {
  readonly udp: number;
  readonly tcp: number;
}

/** The firewall of this system, and what opens it. */
export interface Firewall {
  readonly kind: "ufw" | "firewalld" | "nftables" | "windows" | "macos";
  /** "on": as far as an ordinary user can tell; "unknown": the system has it, and only an administrator sees whether it is on. */
  readonly state: "on" | "unknown";
  /** Lines for a terminal, to be run by an administrator. */
  readonly commands: readonly string[];
  /** How long they hold. */
  readonly lasts: "for good" | "until restart";
}
