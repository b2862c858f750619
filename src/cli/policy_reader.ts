/** From the text of the administrator's file to a policy: docs/policy.md says what each member may be. */
import { canonicalAddress } from "../model/address.ts";
import { networkText, parseNetwork } from "../model/network_prefix.ts";
import {
  type NamePattern,
  type Policy,
  PolicyError,
  type PolicyKind,
  type PolicyName,
  type PolicyValues,
  type WrittenEntry,
} from "../model/policy.ts";
import {
  LANGUAGES,
  MAX_KEEP_DAYS,
  type QuietHours,
  quietHoursOf,
  quietHoursProblem,
  SWITCH,
  THEMES,
} from "../model/settings.ts";
import { MAX_NAME_BYTES, nameProblem, utf8Length } from "../model/text.ts";
import { lineOfProblem, membersOf } from "./policy_text.ts";
import { readGroup, readPeer, readPort, shortened } from "./settings.ts";
import { readSize } from "./size.ts";
import { UsageError } from "./usage_error.ts";
import { splitWords } from "./words.ts";

/** What stands in the file for `{login}`, `{host}` and `{home}`; asked only where it does. */
export interface PolicyFacts {
  readonly login: () => string | undefined;
  readonly host: () => string | undefined;
  readonly home: () => string | undefined;
}

interface Reader<Value> {
  readonly kinds: readonly PolicyKind[];
  /** @throws {UsageError} it begins with `from`. */
  read(value: unknown, from: string, facts: PolicyFacts): Value;
}

const SETTABLE = ["default", "locked"] as const;
/** There is nothing that a user could say otherwise. */
const LOCKED = ["locked"] as const;

const MOST_LISTED = 256;

const READERS: { readonly [Name in PolicyName]: Reader<PolicyValues[Name]> } = {
  name: { kinds: SETTABLE, read: readPattern },
  group: { kinds: SETTABLE, read: (value, from) => readGroup(textOf(value, from), from) },
  receipts: { kinds: SETTABLE, read: (value, from) => wordOf(SWITCH, value, from) },
  keepDays: { kinds: ["default", "locked", "most"], read: readDays },
  theme: { kinds: SETTABLE, read: (value, from) => wordOf(THEMES, value, from) },
  language: { kinds: SETTABLE, read: (value, from) => wordOf(LANGUAGES, value, from) },
  notify: { kinds: SETTABLE, read: (value, from) => wordOf(SWITCH, value, from) },
  sound: { kinds: SETTABLE, read: (value, from) => wordOf(SWITCH, value, from) },
  quietHours: { kinds: SETTABLE, read: readHours },
  filesFolder: { kinds: SETTABLE, read: readFolder },
  autostart: { kinds: LOCKED, read: (value, from) => wordOf(SWITCH, value, from) },
  autoAccept: { kinds: LOCKED, read: (value, from) => wordOf(SWITCH, value, from) },
  largestSent: { kinds: LOCKED, read: readBytes },
  largestReceived: { kinds: LOCKED, read: readBytes },
  tokens: { kinds: LOCKED, read: (value, from) => wordOf(SWITCH, value, from) },
  webhooks: { kinds: LOCKED, read: (value, from) => wordOf(SWITCH, value, from) },
  bind: { kinds: SETTABLE, read: readBinds },
  port: { kinds: SETTABLE, read: (value, from) => readNumber(value, from, 1) },
  pagePort: { kinds: SETTABLE, read: (value, from) => readNumber(value, from, 0) },
  peers: {
    kinds: SETTABLE,
    read: (value, from) => listOf(value, from).map((peer) => readPeer(peer, from, 0)),
  },
  scan: { kinds: SETTABLE, read: (value, from) => splitWords(textOf(value, from), from) },
};

export const POLICY_NAMES = Object.keys(READERS) as PolicyName[];

function isPolicyName(name: string): name is PolicyName {
  return Object.hasOwn(READERS, name);
}

/** @throws {PolicyError} it is no policy of this version; the message has the line and the member. */
export function readPolicy(
  { path, text }: { readonly path: string; readonly text: string },
  facts: PolicyFacts,
): Policy {
  const reading = new Reading(path, text);
  const content = objectOf(reading.parsed) ?? reading.fail(1, "it is no JSON object");
  const members = membersOf(text);
  const lineOf = (...names: string[]) => members.find((each) => each.path.join("\n") === names.join("\n"))?.line ?? 1;
  const twice = members.find(({ path }, index) => members.findIndex((each) => `${each.path}` === `${path}`) !== index);
  if (twice !== undefined) reading.fail(twice.line, `"${twice.path.join(".")}" stands there twice`);
  const entries: Partial<Record<PolicyName, unknown>> = {};
  const written: WrittenEntry[] = [];
  for (const [name, value] of Object.entries(content)) {
    // For editors, which find the schema by it.
    if (name === "$schema") continue;
    const line = lineOf(name);
    if (!isPolicyName(name)) {
      return reading.fail(line, `"${shortened(name)}" is unknown: it can have ${POLICY_NAMES.join(", ")}`);
    }
    const { kinds, read }: Reader<unknown> = READERS[name];
    const found = Object.entries(objectOf(value) ?? {});
    const [pair] = found;
    const kind = kinds.find((each) => each === pair?.[0]);
    if (pair === undefined || kind === undefined || found.length !== 1) {
      const wrong = found.find(([each]) => !kinds.some((kind) => kind === each))?.[0];
      return reading.fail(
        wrong === undefined ? line : lineOf(name, wrong),
        `"${name}" is an object with ${kinds.map((each) => `"${each}"`).join(" or ")}, and nothing else` +
          (wrong === undefined ? "" : `, not "${shortened(wrong)}"`),
      );
    }
    try {
      entries[name] = { kind, value: read(pair[1], `"${name}"`, facts) };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return reading.fail(lineOf(name, kind), error.message);
    }
    if (kind === "most" && pair[1] === "forever") return reading.fail(line, '"keepDays" has "most": give days');
    written.push({ name, kind, value: pair[1] });
  }
  return { ...entries as Omit<Policy, "path" | "written">, path, written };
}

class Reading {
  readonly parsed: unknown;

  constructor(private readonly path: string, text: string) {
    try {
      this.parsed = JSON.parse(text);
    } catch (error) {
      this.fail(lineOfProblem(text, error), `it is no JSON: ${error instanceof Error ? error.message : error}`);
    }
  }

  fail(line: number | undefined, why: string): never {
    const place = line === undefined ? this.path : `${this.path}, line ${line}`;
    throw new PolicyError(
      `Cannot use the policy ${place}, so LanMessenger does not start: ${why}. Ask your administrator to correct it`,
    );
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function textOf(value: unknown, from: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(`${from} is a text, not ${shown(value)}`);
}

function shown(value: unknown): string {
  return shortened(String(JSON.stringify(value)));
}

function listOf(value: unknown, from: string): string[] {
  if (!Array.isArray(value) || value.length > MOST_LISTED) {
    throw new UsageError(`${from} is a list of up to ${MOST_LISTED} texts, not ${shown(value)}`);
  }
  return value.map((each) => textOf(each, from));
}

function wordOf<const Word extends string>(words: readonly Word[], value: unknown, from: string): Word {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw new UsageError(`${from} is one of ${words.map((each) => `"${each}"`).join(", ")}, not ${shown(value)}`);
}

/** A port is a number here: "2400" is a text. */
function readNumber(value: unknown, from: string, lowest: number): number {
  return readPort(typeof value === "number" ? String(value) : shown(value), from, lowest);
}

function readDays(value: unknown, from: string): number | undefined {
  if (value === "forever") return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MAX_KEEP_DAYS) return value;
  throw new UsageError(`${from} is days, 1 to ${MAX_KEEP_DAYS}, or "forever", not ${shown(value)}`);
}

function readHours(value: unknown, from: string): QuietHours | undefined {
  if (value === "none") return undefined;
  const hours = quietHoursOf(textOf(value, from));
  const problem = hours === undefined ? undefined : quietHoursProblem(hours);
  if (hours !== undefined && problem === undefined) return hours;
  throw new UsageError(`${from} is two times such as "22:00-07:00", or "none", not ${shown(value)}`);
}

function readBytes(value: unknown, from: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  return readSize(textOf(value, from), from);
}

function readBinds(value: unknown, from: string): readonly string[] {
  const binds = listOf(value, from).map((text) => {
    const network = parseNetwork(text);
    const bind = network === undefined ? canonicalAddress(text) : networkText(network);
    if (bind !== undefined) return bind;
    throw new UsageError(
      `${from} has addresses, such as "192.168.1.5", and networks, such as "10.4.0.0/16", not ${shown(text)}`,
    );
  });
  // None would stand for every interface, which is what leaving it out means.
  if (binds.length > 0) return binds;
  throw new UsageError(`${from} is empty: name an address or a network, or leave it out`);
}

function readFolder(value: unknown, from: string, facts: PolicyFacts): string | undefined {
  if (value === "default") return undefined;
  const folder = filled(textOf(value, from), from, { home: facts.home, login: facts.login });
  if (/^(\/|[a-z]:[\\/]|\\\\[^\\])/i.test(folder) && !folder.includes("\0")) return folder;
  throw new UsageError(`${from} is an absolute path, such as "{home}/Received", or "default", not ${shown(value)}`);
}

function readPattern(value: unknown, from: string, { login, host }: PolicyFacts): NamePattern {
  const template = textOf(value, from);
  const parts = template.split("*").map((part) => filled(part, from, { login, host }));
  const [before = "", after = "", ...more] = parts;
  if (more.length > 0) throw new UsageError(`${from} has more than one *: give one, or none`);
  const whole = parts.join("");
  const problem = parts.length === 1 ? nameProblem(whole) : nameProblem(`${before}x${after}`);
  // What is typed between must have some room.
  const room = parts.length === 1 ? 0 : 16;
  if (problem !== undefined) throw new UsageError(`${from} can't be a name: ${problem}`);
  if (utf8Length(whole) + room > MAX_NAME_BYTES) {
    throw new UsageError(`${from} has ${utf8Length(whole)} bytes, and ${MAX_NAME_BYTES - room} is the most`);
  }
  return parts.length === 1 ? { kind: "fixed", name: whole } : { kind: "around", before, after };
}

/** Puts what the system says in the place of words in braces; nothing else in a template means anything. */
function filled(text: string, from: string, words: Readonly<Record<string, () => string | undefined>>): string {
  return text.replace(/\{[^{}]*\}|[{}]/g, (found) => {
    const name = found.slice(1, -1);
    const fact = Object.hasOwn(words, name) ? words[name] : undefined;
    if (fact === undefined) {
      const known = Object.keys(words).map((word) => `{${word}}`).join(" and ");
      throw new UsageError(`${from} has ${shown(found)}, and only ${known} are known`);
    }
    const value = fact();
    if (value !== undefined && value !== "") return value;
    throw new UsageError(`${from} needs ${found}, which this system does not say`);
  });
}
