import { canonicalAddress } from "../model/address.ts";
import type { Policy } from "../model/policy.ts";
import { cleanLine, MAX_NAME_BYTES, nameProblem, utf8Length } from "../model/text.ts";
import { UsageError } from "./usage_error.ts";

export const DEFAULT_PORT = 2372;
/** A week: longer than anybody waits, shorter than a timer can count. */
export const LONGEST_WAIT_SECONDS = 604_800;

/** What the options of every start say. */
export interface Settings {
  /** What an administrator decided: the rest is in accordance with it. */
  readonly policy: Policy;
  /** Undefined: the one that was kept, or the login name. */
  readonly name: string | undefined;
  /** Group or department; undefined: not given. */
  readonly group: string | undefined;
  readonly dataFolder: string;
  /** Addresses to listen on and announce from; none: every interface that is up and no loopback. */
  readonly binds: readonly string[];
  readonly port: number;
  /** Undefined: 23720, or a free one where it is taken; 0: a free one. */
  readonly pagePort: number | undefined;
  /** People beyond the reach of broadcast. */
  readonly peers: readonly HostAndPort[];
  /** Where received files go, absolute: what was given for this start, or the usual folder. */
  readonly filesFolder: string;
  /** "given" wins over the folder that the user chose in the settings. */
  readonly filesFolderFrom: "given" | "usual";
  /**
   * The program, and its arguments, that is run for each received item before it becomes visible, with the item's path
   * as its last argument: when it fails, the item is kept aside. Undefined: none.
   */
  readonly scan: readonly [string, ...string[]] | undefined;
  /** Where the passphrase of the own key is read from; undefined: the environment, or a person. */
  readonly passphraseFd: number | undefined;
  /** False: no browser is opened. */
  readonly open: boolean;
  /** Where the page is opened. */
  readonly window: PageWindow;
  readonly json: boolean;
  readonly quiet: boolean;
  /**
   * Undefined: not given; `send` and `forward` then wait 10 s, `ask` as long for somebody to have it and 300 s for an
   * answer, `peers` until those who are there have had time to answer, and `accept` not at all.
   */
  readonly waitSeconds: number | undefined;
}

/** "app": a window of its own, where a browser can do that. */
export type PageWindow = "browser" | "app";

/** `host` is a name or an address, without brackets. */
export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

export type OperatingSystem = typeof Deno.build.os;
export type Environment = (variable: string) => string | undefined;

/** Where data is kept if nothing is said. @throws {UsageError} if the system names no folder. */
export function defaultDataFolder(os: OperatingSystem, env: Environment): string {
  const set = (variable: string) => env(variable) || undefined;
  if (os === "windows") {
    const roaming = set("APPDATA");
    if (roaming === undefined) throw unknownFolder("APPDATA");
    return `${roaming}\\LanMessenger`;
  }
  const home = set("HOME");
  if (os === "darwin") {
    if (home === undefined) throw unknownFolder("HOME");
    return `${home}/Library/Application Support/LanMessenger`;
  }
  const xdg = set("XDG_DATA_HOME");
  // The XDG base directory specification has relative paths ignored.
  if (xdg?.startsWith("/")) return `${xdg}/lanmessenger`;
  if (home === undefined) throw unknownFolder("HOME");
  return `${home}/.local/share/lanmessenger`;
}

/** Where received files go if nothing is said: as yet relative where `dataFolder` is. */
export function defaultFilesFolder(os: OperatingSystem, env: Environment, dataFolder: string): string {
  const home = env(os === "windows" ? "USERPROFILE" : "HOME");
  const separator = os === "windows" ? "\\" : "/";
  return home ? `${home}${separator}Downloads` : `${dataFolder}${separator}files`;
}

function unknownFolder(variable: string): UsageError {
  return new UsageError(`No folder for data is known, since ${variable} is not set: give one with --data`);
}

// Readers of single values: `from` names the option or variable in the error.

export function readName(value: string, from: string): string {
  const problem = nameProblem(value);
  if (problem !== undefined) throw new UsageError(`${from}: ${problem}`);
  return value;
}

export function readGroup(value: string, from: string): string {
  const group = cleanLine(value);
  const size = utf8Length(group);
  if (size <= MAX_NAME_BYTES) return group;
  throw new UsageError(`${from} has ${size} bytes, and ${MAX_NAME_BYTES} is the most: give a shorter one`);
}

export function readPort(value: string, from: string, lowest = 1): number {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (port >= lowest && port <= 65_535) return port;
  throw new UsageError(`${from} is a port, ${lowest} to 65535, not "${shortened(value)}": give another`);
}

export function readDescriptor(value: string, from: string): number {
  const descriptor = /^\d{1,4}$/.test(value) ? Number(value) : NaN;
  // What is written to can't be read from.
  if (descriptor >= 0 && descriptor !== 1 && descriptor !== 2) return descriptor;
  throw new UsageError(`${from} is the number of an open descriptor, such as 3, not "${shortened(value)}"`);
}

export function readWait(value: string, from: string): number {
  const seconds = /^\d{1,9}(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (seconds <= LONGEST_WAIT_SECONDS) return seconds;
  throw new UsageError(
    `${from} is a number of seconds, 0 to ${LONGEST_WAIT_SECONDS}, not "${shortened(value)}": give another`,
  );
}

export function readCount(value: string, from: string, most: number): number {
  const count = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
  if (count >= 1 && count <= most) return count;
  throw new UsageError(`${from} is a whole number, 1 to ${most}, not "${shortened(value)}": give another`);
}

export function readSwitch(value: string, from: string): boolean {
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new UsageError(`${from} is a switch, true or false, not "${shortened(value)}"`);
}

export function readBind(value: string, from: string): string {
  const address = canonicalAddress(value);
  if (address !== undefined) return address;
  throw new UsageError(
    `${from} is an IP address of this machine, not "${shortened(value)}": give one such as 192.168.1.5`,
  );
}

/** HOST, HOST:PORT, [IPV6] or [IPV6]:PORT. */
export function readPeer(value: string, from: string, defaultPort: number): HostAndPort {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(value);
  const plain = /^([^:[\]\s/@]+)(?::([^:]*))?$/.exec(value);
  const [, host, port] = bracketed ?? plain ?? [];
  const known = bracketed ? isIPv6(host ?? "") : host !== undefined && host.length <= 253;
  if (host === undefined || !known) {
    const hint = isIPv6(value)
      ? `write [${value}] or [${value}]:${defaultPort}`
      : "write HOST, HOST:PORT or [IPV6]:PORT";
    throw new UsageError(`${from} is a computer, not "${shortened(value)}": ${hint}`);
  }
  return { host, port: port === undefined ? defaultPort : readPort(port, `The port of ${from}`) };
}

function isIPv6(text: string): boolean {
  return text.includes(":") && canonicalAddress(text) !== undefined;
}

/** A value as an error quotes it: whole where it is short. */
export function shortened(value: string): string {
  return value.length <= 80 ? value : `${value.slice(0, 77)}…`;
}
