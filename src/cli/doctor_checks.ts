/** What is found on this computer, as checks: what it means, and what to do about it. */
import type { Check, Loop, StoreHealth } from "../model/checkup.ts";
import type { Firewall, NetworkReport } from "../model/network.ts";
import { sizeText } from "./size.ts";

/** All that is looked at on this computer, in this order. */
export const OWN_CHECKS = [
  "program",
  "interfaces",
  "udp-port",
  "tcp-port",
  "broadcast",
  "multicast",
  "firewall",
  "neighbours",
  "clock",
  "database",
  "data-space",
  "files-space",
] as const;
export type OwnCheck = typeof OWN_CHECKS[number];

/** What a check is before it has its name. */
export type Finding = Omit<Check, "name">;

/** Less than that is no room for what is received, or none at all. */
const LITTLE_BYTES = 512 * 1_048_576;
const NO_BYTES = 32 * 1_048_576;
/** A journal of a database is cut to 64 MiB at most. */
const LARGE_WAL_BYTES = 256 * 1_048_576;
const SLOW_COMMIT_MS = 1_000;
const JUMP_MS = 2_000;
/** Other programs' starts are rounded to seconds, and clocks of computers differ a little. */
const AHEAD_MS = 120_000;
const FIRST_YEAR = 2025;
const LAST_YEAR = 2100;

export function checkInterfaces({ datagrams }: NetworkReport): Finding {
  const { speakers } = datagrams;
  if (speakers.length === 0) {
    return {
      state: "failed",
      found: "no network address that can be used",
      advice: "plug in a cable or join a network; with --bind, name an address of this computer",
    };
  }
  const names = speakers.map(({ device, address }) => `${device} ${address}`).join(", ");
  const broken = speakers.filter(({ problem }) => problem !== undefined);
  if (broken.length === 0) return { state: "ok", found: names };
  const why = broken.map(({ device, address, problem }) => `${device} ${address}: ${problem}`).join("; ");
  return {
    state: broken.length === speakers.length ? "failed" : "warning",
    found: `nothing can be sent from ${why}`,
    advice: "look whether that interface is up",
  };
}

export function checkUdpPort({ datagrams }: NetworkReport): Finding {
  const { port, deaf } = datagrams;
  if (deaf.length === 0) return { state: "ok", found: `announcements are listened for on UDP port ${port}` };
  const why = deaf.map(({ address, reason }) => `${address}: ${reason}`).join("; ");
  return {
    state: "warning",
    found: `UDP port ${port} hears less than it should (${why})`,
    advice: "what the others send by another way still comes; where nobody is found, give --peer HOST",
  };
}

export interface TcpPort {
  readonly port: number;
  readonly wanted: number;
  /** Who has the wanted one; undefined: nobody knows. */
  readonly holder: string | undefined;
  readonly os: typeof Deno.build.os;
}

export function checkTcpPort({ port, wanted, holder, os }: TcpPort): Finding {
  if (port === wanted || wanted === 0) return { state: "ok", found: `connections are taken on TCP port ${port}` };
  return {
    state: "warning",
    found: `TCP port ${wanted} is taken by ${holder ?? "another program"}, so connections are taken on port ${port}`,
    advice: "others learn of that port by themselves, but a firewall that is open for the other one is in the way: " +
      "end that program, which this line shows",
    command: whoListens(wanted, os),
  };
}

/** What shows who has a port. */
export function whoListens(port: number, os: typeof Deno.build.os): string {
  switch (os) {
    case "windows":
      return `netstat -ano | findstr :${port}`;
    case "darwin":
      return `sudo lsof -nP -i :${port}`;
    default:
      return `sudo ss -lntup 'sport = :${port}'`;
  }
}

export function checkLoops(way: Loop["way"], all: readonly Loop[]): Finding {
  const what = way === "broadcast" ? "broadcasts" : "multicasts";
  const loops = all.filter((loop) => loop.way === way);
  if (loops.length === 0) return { state: "skipped", found: `no address sends ${what}` };
  const lost = loops.filter(({ outcome }) => outcome !== "heard");
  const places = (some: readonly Loop[]) =>
    some.map(({ device, destination, reason }) => `${destination} on ${device}${reason === "" ? "" : ` (${reason})`}`)
      .join(", ");
  if (lost.length === 0) return { state: "ok", found: `own ${what} come back: ${places(loops)}` };
  return {
    // One way is enough.
    state: all.some(({ outcome }) => outcome === "heard") ? "warning" : "failed",
    found: `own ${what} do not come back: ${places(lost)}`,
    advice: "a firewall or a filter of this computer keeps them; of broadcast and multicast one is enough",
  };
}

/** @param firewall "none here": what is sent stays on this computer. */
export function checkFirewall(
  firewall: Firewall | undefined | "none here",
  { heard, datagrams }: NetworkReport,
  tcp: number,
): Finding {
  if (firewall === "none here") return { state: "skipped", found: "nothing leaves this computer" };
  if (firewall === undefined) return { state: "ok", found: "none is known to be on" };
  const is = firewall.state === "on" ? `${firewall.kind} is on` : `the one of ${systemName(firewall.kind)} may be on`;
  if (heard.others > 0) {
    return { state: "ok", found: `${is}, and lets announcements of others in (${heard.others} came)` };
  }
  const lasts = firewall.lasts === "for good" ? "" : ", until the next restart";
  return {
    state: "warning",
    found: `${is}, and nothing of others came in`,
    advice: `let in UDP port ${datagrams.port} and TCP port ${tcp}${lasts}`,
    command: firewall.commands.join(" && "),
  };
}

function systemName(kind: Firewall["kind"]): string {
  return kind === "windows" ? "Windows" : kind === "macos" ? "macOS" : kind;
}

export function checkNeighbours({ heard, datagrams, followed }: NetworkReport): Finding {
  const met = followed.filter(({ state }) => state === "met").length;
  if (heard.others > 0 || met > 0) {
    return { state: "ok", found: `${heard.others} announcements of others came, ${met} of --peer are connected` };
  }
  const outside = datagrams.outside === 0 ? "" : ` (${datagrams.outside} datagrams came from networks not listened to)`;
  return {
    state: "warning",
    found: `nothing was heard of anybody${outside}`,
    advice: "where somebody should be there: see that both are in the same network and not in a guest WLAN, " +
      'or give their address with --peer; "doctor WHO" tests the way to one of them',
  };
}

/** @param jumpMs by how much the clock moved against a count of time, meanwhile. */
export function checkClock(now: number, jumpMs: number, latestStart: number | undefined): Finding {
  const year = new Date(now).getUTCFullYear();
  const time = new Date(now).toISOString().slice(0, 19) + "Z";
  const advice = "have the system set its clock by the network";
  if (!(year >= FIRST_YEAR && year < LAST_YEAR)) {
    return { state: "failed", found: `it is ${time} here, which can't be`, advice };
  }
  if (latestStart !== undefined && latestStart > now + AHEAD_MS) {
    const seconds = Math.round((latestStart - now) / 1_000);
    return {
      state: "warning",
      found: `it is ${time} here, and somebody's program was started ${seconds} s later by their clock`,
      advice: `one of the two is wrong: ${advice}`,
    };
  }
  if (Math.abs(jumpMs) > JUMP_MS) {
    return { state: "warning", found: `it jumped by ${(jumpMs / 1_000).toFixed(1)} s just now, to ${time}`, advice };
  }
  return { state: "ok", found: `it is ${time}` };
}

export function checkDatabase(health: StoreHealth, networkDisk: string | undefined): Finding {
  const { path, check, version, bytes, walBytes, commit } = health;
  if (typeof check === "object") {
    return {
      state: "failed",
      found: `${path} is damaged: ${check.damage}`,
      advice: "end the messenger, copy the data folder, and go back to a copy of it that is whole",
    };
  }
  if ("problem" in commit) {
    return {
      state: "failed",
      found: `${path} can't be written: ${commit.problem}`,
      advice: "free some space, and see that the folder belongs to you",
    };
  }
  const facts = `format ${version}, ${sizeText(bytes)}, journal ${sizeText(walBytes)}, one commit in ${commit.ms} ms`;
  if (networkDisk !== undefined) {
    return {
      state: "warning",
      found: `${path} is on a network disk (${networkDisk}); ${facts}`,
      advice: "locks and syncs can't be relied on there: move the folder to a disk of this computer, named by --data",
    };
  }
  if (walBytes > LARGE_WAL_BYTES || commit.ms > SLOW_COMMIT_MS) {
    return { state: "warning", found: `${facts}, which is much`, advice: "see what else writes to that disk" };
  }
  return { state: "ok", found: `${check === "ok" ? "whole" : "too large to be looked through"}; ${facts}` };
}

export function checkSpace(
  folder: string,
  space: { readonly free: number } | { readonly unknown: string },
): Finding {
  if ("unknown" in space) return { state: "skipped", found: `how much is free for ${folder}: ${space.unknown}` };
  const found = `${sizeText(space.free)} free for ${folder}`;
  if (space.free < NO_BYTES) return { state: "failed", found, advice: "free some space: nothing can be kept" };
  if (space.free < LITTLE_BYTES) return { state: "warning", found, advice: "free some space before files come" };
  return { state: "ok", found };
}
