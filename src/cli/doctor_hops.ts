/** The steps on the way to somebody, as checks, and which of them is in the way. */
import type { Check, Hop } from "../model/checkup.ts";
import { parseAddress, splitScope } from "../model/address.ts";
import type { DialProblem } from "../model/dial_problem.ts";
import type { Speaker } from "../model/network.ts";
import type { Finding } from "./doctor_checks.ts";

/** An announcement with a question in it was sent some seconds before they were asked whether it came. */
const FRESH_MS = 30_000;
const CLOCKS_APART_MS = 60_000;
/** In a larger network not everybody answers a probe (docs/protocol.md, section 2.3). */
const ALL_ANSWER = 16;
const OLDER = "they run a version that can't tell";

const DIAL_WORDS: Readonly<Record<DialProblem, string>> = {
  refused: "refused: nothing listens there, or a firewall says so",
  silent: "no answer: a firewall drops it, or that computer is off",
  unreachable: "no way leads there",
  forbidden: "this computer does not let it out",
  failed: "failed",
};

/** @param speakers own addresses, to tell by which interface something came. */
export function checkHop(hop: Hop, now: number, speakers: readonly Speaker[]): Check {
  return { name: hop.step, ...findingOf(hop, now, speakers) };
}

function findingOf(hop: Hop, now: number, speakers: readonly Speaker[]): Finding {
  if (hop.step === "presence") return presence(hop, now, speakers);
  if (hop.outcome === "untried") return { state: "skipped", found: "not tried, as the way does not lead so far" };
  switch (hop.step) {
    case "udp":
      return hop.outcome === "answered"
        ? { state: "ok", found: `a probe was answered from ${hop.from} in ${hop.ms} ms` }
        : {
          state: "warning",
          found: `a probe was not answered${hop.people > ALL_ANSWER ? ", as not everybody has to" : ""}`,
        };
    case "tcp": {
      const where = `${hop.to.address} port ${hop.to.port}`;
      if (hop.outcome === "connected") return { state: "ok", found: `${where} answers in ${hop.ms} ms` };
      return { state: "warning", found: `${where}: ${DIAL_WORDS[hop.outcome]} (${hop.reason})` };
    }
    case "handshake":
      if (hop.outcome === "before") return { state: "ok", found: "there is a session already" };
      if (hop.outcome === "done") return { state: "ok", found: `done in ${hop.ms} ms: it is them` };
      return { state: "failed", found: `it broke at ${hop.frame}: ${hop.reason}` };
    case "session":
      if (hop.outcome === "none") return { state: "failed", found: "none came of it" };
      return {
        state: "ok",
        found: `open, dialled by ${hop.by}${hop.app === "" ? "" : `, they run ${hop.app}`}`,
      };
    case "ping":
      return hop.outcome === "answered"
        ? { state: "ok", found: `answered in ${hop.ms < 10 ? hop.ms.toFixed(1) : Math.round(hop.ms)} ms` }
        : { state: "failed", found: "not answered within 2 s: the connection is dead" };
    case "theirs":
      return hop.outcome === "silent" ? { state: "skipped", found: OLDER } : theirs(hop);
    default:
      return hop satisfies never;
  }
}

function presence(
  { announced, isHere }: Extract<Hop, { step: "presence" }>,
  now: number,
  speakers: readonly Speaker[],
): Finding {
  const here = isHere ? "here" : "not here";
  if (announced === undefined) {
    return { state: "warning", found: `${here}; no announcement came from their own address` };
  }
  const ago = agoText(Math.max(0, Math.round((now - announced.at) / 1_000)));
  return {
    state: isHere ? "ok" : "warning",
    found: `${here}; announced ${ago} ago from ${announced.from}${deviceOf(announced.from, speakers)}`,
  };
}

/** " by eth0": that of the own address which has most in common with theirs, as the other's netmask is not known. */
function deviceOf(from: string, speakers: readonly Speaker[]): string {
  const scope = splitScope(from).scope;
  if (scope !== undefined) return ` by ${scope}`;
  const theirs = parseAddress(from) ?? new Uint8Array(0);
  const common = ({ address }: Speaker) => {
    const own = parseAddress(splitScope(address).address);
    if (own === undefined || own.length !== theirs.length) return 0;
    const differs = own.findIndex((byte, index) => byte !== theirs[index]);
    if (differs < 0) return own.length * 8;
    return differs * 8 + Math.clz32((own[differs] ?? 0) ^ (theirs[differs] ?? 0)) - 24;
  };
  const [nearest] = speakers.map((speaker) => ({ speaker, bits: common(speaker) })).sort((a, b) => b.bits - a.bits);
  return nearest === undefined || nearest.bits === 0 ? "" : ` by ${nearest.speaker.device}`;
}

function theirs({ view, at }: Extract<Hop, { step: "theirs"; outcome: "answered" }>): Finding {
  const heard = view.heardMs === undefined
    ? "they never heard an announcement of ours"
    : `they heard ours ${agoText(Math.round(view.heardMs / 1_000))} ago`;
  const back = view.back === "untried"
    ? "did not dial back (asked a moment ago)"
    : view.back === "reached"
    ? "reach our TCP port"
    : `can't reach our TCP port (${DIAL_WORDS[view.back]})`;
  const apart = view.at - at;
  const clocks = Math.abs(apart) > CLOCKS_APART_MS
    ? `; their clock is ${agoText(Math.round(Math.abs(apart) / 1_000))} ${apart > 0 ? "ahead" : "behind"}`
    : "";
  const isGood = (view.heardMs ?? Infinity) <= FRESH_MS && (view.back === "reached" || view.back === "untried") &&
    clocks === "";
  return { state: isGood ? "ok" : "warning", found: `${heard}; they see us at ${view.sees} and ${back}${clocks}` };
}

function agoText(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** Where the way breaks. "network": between the two. */
export type Culprit =
  | "none"
  | "their-computer"
  | "their-program"
  | "their-firewall-tcp"
  | "their-firewall-udp"
  | "own-firewall-out"
  | "own-firewall-tcp"
  | "own-firewall-udp"
  | "route"
  | "network-udp"
  | "handshake"
  | "session";

export interface Sides {
  readonly udp: number;
  readonly tcp: number;
  /** What opens the firewall of this computer, if one is known. */
  readonly opening: string | undefined;
}

export interface Verdict {
  readonly hop: Culprit;
  readonly check: Check;
}

/** The hop that is in the way, and what to do: "failed" where nothing gets through, "warning" where only one side does. */
export function verdictOf(hops: readonly Hop[], sides: Sides): Verdict {
  const isOpen = hops.some((hop) => hop.step === "ping" && hop.outcome === "answered");
  const hop = culpritOf(hops, isOpen);
  if (hop === "none") {
    return { hop, check: { name: "verdict", state: "ok", found: "the way is clear in both directions" } };
  }
  const state = isOpen ? "warning" : "failed";
  return { hop, check: { name: "verdict", state, ...wordsOf(hop, hops, sides) } };
}

function culpritOf(hops: readonly Hop[], isOpen: boolean): Culprit {
  const dials = hops.flatMap((hop) => hop.step === "tcp" && hop.outcome !== "untried" ? [hop.outcome] : []);
  const isHeard = hops.some((hop) =>
    hop.step === "udp" ? hop.outcome === "answered" : hop.step === "presence" && hop.announced !== undefined
  );
  // Who was heard before may have gone since, without a word.
  const isThere = isOpen || hops.some((hop) => hop.step === "udp" && hop.outcome === "answered") ||
    isHeard && hops.some((hop) => hop.step === "udp" && hop.outcome === "silent" && hop.people > ALL_ANSWER);
  if (!dials.includes("connected")) {
    if (dials.includes("refused")) return "their-program";
    if (dials.includes("forbidden")) return "own-firewall-out";
    // Who is heard now, or has a session with us, is there: it is the port that does not answer.
    if (dials.includes("silent")) return isThere ? "their-firewall-tcp" : "their-computer";
    if (dials.includes("unreachable")) return isThere ? "route" : "their-computer";
    return "their-computer";
  }
  if (hops.some((hop) => hop.step === "handshake" && hop.outcome === "broken") && !isOpen) return "handshake";
  if (!isOpen) return "session";
  const theirs = hops.find((hop) => hop.step === "theirs");
  const view = theirs?.step === "theirs" && theirs.outcome === "answered" ? theirs.view : undefined;
  if (view !== undefined && view.back !== "reached" && view.back !== "untried") return "own-firewall-tcp";
  if (view === undefined) return "none";
  const isHearing = (view.heardMs ?? Infinity) <= FRESH_MS;
  if (isHearing) return isHeard ? "none" : "own-firewall-udp";
  return isHeard ? "their-firewall-udp" : "network-udp";
}

function wordsOf(hop: Exclude<Culprit, "none">, hops: readonly Hop[], sides: Sides): Omit<Finding, "state"> {
  const port = hops.find((each) => each.step === "tcp" && "to" in each);
  const theirTcp = port !== undefined && "to" in port ? port.to.port : sides.tcp;
  const open = (what: string) =>
    sides.opening === undefined
      ? { advice: `let ${what} in, in the firewall of this computer` }
      : { advice: `let ${what} in`, command: sides.opening };
  const there = 'on their computer "lanmessenger doctor" names the line that opens it';
  switch (hop) {
    case "their-computer":
      return {
        found: "nothing comes back from any of their addresses",
        advice: "see that their computer is on, in this network, and that its firewall lets the messenger in",
      };
    case "their-program":
      return {
        found: `their computer answers, and refuses TCP port ${theirTcp}`,
        advice: "start the messenger there; where it runs, their firewall refuses: " + there,
      };
    case "their-firewall-tcp":
      return {
        found: `their firewall drops TCP port ${theirTcp}: they are there, and it does not answer`,
        advice: there,
      };
    case "their-firewall-udp":
      return {
        found:
          `they do not hear our announcements on UDP port ${sides.udp}, and we hear theirs: their firewall drops them`,
        advice: there,
      };
    case "own-firewall-out":
      return {
        found: "this computer does not let connections out",
        advice: `let connections to TCP port ${theirTcp} out, in its firewall`,
      };
    case "own-firewall-tcp":
      return {
        found: `they can't reach our TCP port ${sides.tcp}: the firewall of this computer is in the way`,
        ...open(`TCP port ${sides.tcp}`),
      };
    case "own-firewall-udp":
      return {
        found: `they hear our announcements, and we do not hear theirs: our firewall drops UDP port ${sides.udp}`,
        ...open(`UDP port ${sides.udp}`),
      };
    case "route":
      return {
        found: "they are heard, but no way leads to their address",
        advice: "see the addresses and routes of this computer: both have to be in one network",
      };
    case "network-udp":
      return {
        found: "neither hears the other's announcements: the network between does not carry them",
        advice: "give the other's address with --peer on one side; a guest WLAN or another VLAN does that",
      };
    case "handshake":
      return {
        found: "their port answers, but not as they would",
        advice: "another program may have that port, or they have another key now: ask them to run doctor, too",
      };
    case "session":
      return {
        found: "the handshake was done, and no session came of it",
        advice: "they may have blocked you, or something between cuts the connection: try again",
      };
    default:
      return hop satisfies never;
  }
}
