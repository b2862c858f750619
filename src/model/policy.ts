/** What an administrator has decided for all users of a computer, in one file (docs/policy.md). */
import { RequestError } from "./errors.ts";
import { DEFAULT_SETTINGS, type Settings, type Switch } from "./settings.ts";
import { MAX_NAME_BYTES, utf8Length } from "./text.ts";

/** What the file can decide, by the names of its members. */
export interface PolicyValues extends Settings {
  readonly name: NamePattern;
  readonly group: string;
  /** "off": nothing may have the system start the program; "on": the program sees to it. */
  readonly autostart: Switch;
  /** "off": every offer of files is asked about. */
  readonly autoAccept: Switch;
  /** Bytes of one offer, all of its files together. */
  readonly largestSent: number;
  readonly largestReceived: number;
  /** "off": other programs have no way in by tokens, and are not told by webhooks. */
  readonly tokens: Switch;
  readonly webhooks: Switch;
  /** Addresses, or networks such as 10.4.0.0/16. */
  readonly bind: readonly string[];
  readonly port: number;
  /** 0: a free one. */
  readonly pagePort: number;
  /** Whom this computer looks for beyond the reach of broadcast; it does not say who may be talked to. */
  readonly peers: readonly PolicyPeer[];
  /** The program that looks at what is received, and its arguments. */
  readonly scan: readonly [string, ...string[]];
}

export type PolicyName = keyof PolicyValues;

export interface PolicyPeer {
  readonly host: string;
  /** 0: the port of this computer's own start. */
  readonly port: number;
}

/** "fixed": nothing but this. "around": anything between the two. */
export type NamePattern =
  | { readonly kind: "fixed"; readonly name: string }
  | { readonly kind: "around"; readonly before: string; readonly after: string };

/** "default": until the user says otherwise. "locked": whatever the user says. "most", of `keepDays`: no more than this. */
export interface PolicyEntry<Value> {
  readonly kind: PolicyKind;
  readonly value: Value;
}

export type PolicyKind = "default" | "locked" | "most";

export type PolicyEntries = { readonly [Name in PolicyName]?: PolicyEntry<PolicyValues[Name]> };

export interface Policy extends PolicyEntries {
  /** The file; undefined: there is none. */
  readonly path: string | undefined;
  /** Its entries as they are written there, for whoever wants to see them. */
  readonly written: readonly WrittenEntry[];
}

/** `value` is JSON. */
export interface WrittenEntry {
  readonly name: PolicyName;
  readonly kind: PolicyKind;
  readonly value: unknown;
}

export const NO_POLICY: Policy = { path: undefined, written: [] };

/** The policy can't be used, so the program must not go on as if there were none; the message says what to do. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/** What `name` must be; undefined: that is up to the user. */
export function lockedValue<Name extends PolicyName>(
  policy: Policy,
  name: Name,
): { readonly value: PolicyValues[Name] } | undefined {
  const entries: PolicyEntries = policy;
  const entry: PolicyEntry<PolicyValues[Name]> | undefined = entries[name];
  return entry?.kind === "locked" ? entry : undefined;
}

/** The names of what the user can't change. */
export function lockedNames(policy: Policy): PolicyName[] {
  return policy.written.filter(({ kind }) => kind === "locked").map(({ name }) => name);
}

/** Half a sentence for errors. */
export function setBy({ path }: Policy): string {
  return `set by your administrator: ${path}`;
}

/** @param what as people call it: "The name". @param now what holds: half a sentence. */
export function refusedByPolicy(policy: Policy, what: string, now: string): RequestError {
  return new RequestError("policy", `${what} can't be changed: ${now} (${setBy(policy)})`);
}

/** Whether other programs are let in; "off" where the policy says so. */
export function isOff(policy: Policy, name: "autoAccept" | "tokens" | "webhooks"): boolean {
  return lockedValue(policy, name)?.value === "off";
}

// Settings

const SETTING_NAMES = Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[];

/** What holds of what the user decided. @param own only what they decided. */
export function settingsUnder(policy: Policy, own: Partial<Settings>): Settings {
  const settings = { ...DEFAULT_SETTINGS, ...settingsOf(policy, "default"), ...own, ...settingsOf(policy, "locked") };
  return { ...settings, keepDays: daysUnder(policy, settings.keepDays) };
}

function settingsOf(policy: Policy, kind: PolicyKind): Partial<Settings> {
  return Object.fromEntries(SETTING_NAMES.flatMap((name) => {
    const entry = policy[name];
    return entry?.kind === kind ? [[name, entry.value]] : [];
  }));
}

/** Days that messages are kept where `wanted` was asked for; undefined: for good. */
function daysUnder(policy: Policy, wanted: number | undefined): number | undefined {
  const most = mostDays(policy);
  return most === undefined ? wanted : Math.min(wanted ?? most, most);
}

/** The most days that messages may be kept; undefined: as long as one likes. */
export function mostDays({ keepDays }: Policy): number | undefined {
  return keepDays?.kind === "most" ? keepDays.value : undefined;
}

/**
 * What of a change the user may decide: a locked setting that stays as it is is no change.
 *
 * @throws {RequestError} "policy".
 */
export function allowedChange(policy: Policy, change: Partial<Settings>): Partial<Settings> {
  const allowed: Partial<Settings> = { ...change };
  for (const name of SETTING_NAMES) {
    const locked = name in change ? lockedValue(policy, name) : undefined;
    if (locked === undefined) continue;
    const { value } = locked;
    if (JSON.stringify(value) !== JSON.stringify(change[name])) {
      throw refusedByPolicy(policy, `The setting "${name}"`, `it stays ${written(policy, name)}`);
    }
    delete (allowed as Partial<Record<keyof Settings, unknown>>)[name];
  }
  if ("keepDays" in allowed) checkDaysUnder(policy, allowed.keepDays ?? Infinity);
  return allowed;
}

/**
 * Of one conversation; undefined: as for all others, which always may be.
 *
 * @throws {RequestError} "policy".
 */
export function checkConversationDays(policy: Policy, days: number | undefined): void {
  if (days === undefined) return;
  checkDaysUnder(policy, days);
  const locked = lockedValue(policy, "keepDays");
  if (locked === undefined || locked.value === days) return;
  throw refusedByPolicy(policy, "How long messages are kept", `it stays ${written(policy, "keepDays")}`);
}

/** @throws {RequestError} "policy". */
function checkDaysUnder(policy: Policy, days: number): void {
  const most = mostDays(policy);
  if (most === undefined || days <= most) return;
  throw new RequestError(
    "policy",
    `Messages can't be kept ${days === Infinity ? "for good" : `for ${days} days`}: ${most} is the most (${
      setBy(policy)
    })`,
  );
}

/** A value as the file has it. */
function written(policy: Policy, name: PolicyName): string {
  return JSON.stringify(policy.written.find((entry) => entry.name === name)?.value);
}

// Names

export function fitsName(pattern: NamePattern, name: string): boolean {
  if (pattern.kind === "fixed") return name === pattern.name;
  const { before, after } = pattern;
  return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}

/** The nearest to a name that fits, of at most `MAX_NAME_BYTES`. */
export function fittingName(pattern: NamePattern, name: string): string {
  if (pattern.kind === "fixed") return pattern.name;
  if (fitsName(pattern, name)) return name;
  const { before, after } = pattern;
  const room = MAX_NAME_BYTES - utf8Length(before) - utf8Length(after);
  let middle = name;
  while (utf8Length(middle) > room) middle = [...middle].slice(0, -1).join("");
  return `${before}${middle}${after}`;
}

export function patternText(pattern: NamePattern): string {
  return pattern.kind === "fixed" ? pattern.name : `${pattern.before}*${pattern.after}`;
}
