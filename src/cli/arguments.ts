import { NO_POLICY, type Policy } from "../model/policy.ts";
import { parseArgs } from "../std/cli.ts";
import type { Job } from "./job.ts";
import { COMMAND_NAMES, type CommandName, isCommandName } from "./commands.ts";
import { nearest } from "./nearest.ts";
import { type OptionDefinition, optionNamed, OPTIONS } from "./options.ts";
import { absolutePath } from "./paths.ts";
import { PolicedValues } from "./policed_values.ts";
import { readJob } from "./read_job.ts";
import {
  DEFAULT_PORT,
  defaultDataFolder,
  defaultFilesFolder,
  type Environment,
  type OperatingSystem,
  readDescriptor,
  readSwitch,
  readWait,
  type Settings,
  shortened,
} from "./settings.ts";
import { UsageError } from "./usage_error.ts";
import { type Given, Values } from "./values.ts";

/** What a start of the program is to do. */
export type Invocation =
  | { readonly mode: "help"; readonly topic: CommandName | undefined }
  | { readonly mode: "version" }
  /** Run, and open the page. */
  | { readonly mode: "page"; readonly settings: Settings }
  /** Run without a page, with JSON lines on standard input and output. */
  | { readonly mode: "headless"; readonly settings: Settings }
  | { readonly mode: "command"; readonly settings: Settings; readonly job: Job };

/**
 * @param folder the working directory, which paths are relative to.
 * @param policy what an administrator decided; not asked for by who only wants help. @throws {PolicyError}
 * @throws {UsageError} for whatever is not understood, or contradicts the policy.
 */
export function parseCommandLine(
  args: readonly string[],
  env: Environment,
  os: OperatingSystem,
  folder: () => string,
  policy: () => Policy = () => NO_POLICY,
): Invocation {
  const { words, given } = readArguments(args);
  const [word, ...rest] = words;
  if (given.has("help")) return { mode: "help", topic: word !== undefined && isCommandName(word) ? word : undefined };
  if (given.has("version")) return { mode: "version" };
  const command = word === undefined ? undefined : readCommandName(word);
  const values = new Values(given, env);
  for (const name of given.keys()) refuseForeign(name, command);
  const absolute = (path: string) => absolutePath(path, folder(), os);
  const settings = readSettings(values, env, os, absolute, policy());
  if (command !== undefined) return { mode: "command", settings, job: readJob(command, rest, values, absolute) };
  return { mode: values.flag("headless") ? "headless" : "page", settings };
}

function readArguments(args: readonly string[]): { words: string[]; given: Given } {
  const switches = OPTIONS.filter((option) => option.value === undefined).map((option) => option.name);
  const valued = OPTIONS.filter((option) => option.value !== undefined).map((option) => option.name);
  const names = [...valued, ...switches.map(innerName)];
  const parsed = parseArgs(spellSwitches(joinValues(args), switches), {
    // All are texts and lists, so that none is turned into a number or a boolean, and none hides another.
    string: ["_", ...names],
    collect: names,
    unknown(arg, key) {
      if (key !== undefined) throw unknownOption(arg);
      return true;
    },
  });
  const given = new Map<string, readonly string[]>();
  for (const option of OPTIONS) {
    const found = parsed[option.value === undefined ? innerName(option.name) : option.name];
    const values = Array.isArray(found) ? found.map(String) : [];
    if (values.includes("")) {
      throw valueMissing(option);
    }
    if (values.length > 0) given.set(option.name, values);
  }
  return { words: parsed._.map(String), given };
}

/**
 * Gives options the value behind them that begins with a dash and is a number, as "--quota=-5", so that their readers
 * say what is wrong with it: no option is a number.
 *
 * @throws {UsageError} for whatever else begins with a dash where a value has to be, and is no option.
 */
function joinValues(args: readonly string[]): string[] {
  const joined: string[] = [];
  const end = args.indexOf("--");
  for (const [index, arg] of args.entries()) {
    const before = args[index - 1];
    const option = before?.startsWith("--") && (end === -1 || index < end) ? optionNamed(before.slice(2)) : undefined;
    const isDashed = /^-./.test(arg);
    if (option?.value === undefined || !isDashed) joined.push(arg);
    else if (/^-[\d.]/.test(arg)) joined.splice(-1, 1, `${before}=${arg}`);
    else if (isOption(arg)) joined.push(arg);
    else throw valueMissing(option, arg);
  }
  return joined;
}

function isOption(arg: string): boolean {
  return arg === "-h" || (arg.startsWith("--") && optionNamed(arg.slice(2).split("=")[0] ?? "") !== undefined);
}

function valueMissing({ name, value = "VALUE" }: OptionDefinition, found?: string): UsageError {
  const instead = found === undefined ? "" : `, not "${shortened(found)}"`;
  return new UsageError(
    `--${name} needs a value${instead}: write --${name} ${value}, or --${name}=${value} where it begins with a dash`,
  );
}

/**
 * Gives every switch its value, since `parseArgs` would take the word behind one for its value where that is "true" or
 * "false", and reads `--no-` as a negation. Whatever begins with a dash before `--` is an option, never a value.
 */
function spellSwitches(args: readonly string[], switches: readonly string[]): string[] {
  const end = args.indexOf("--");
  return args.map((arg, index) => {
    if (end !== -1 && index >= end) return arg;
    if (arg === "-h") arg = "--help";
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) return arg;
    if (!switches.includes(name)) {
      // The name that a switch has inside is nobody's to type.
      if (switches.some((known) => innerName(known) === name)) throw unknownOption(arg);
      return arg;
    }
    return `--${innerName(name)}=${value === undefined ? true : readSwitch(value, `--${name}`)}`;
  });
}

function innerName(name: string): string {
  return `switch-${name}`;
}

function unknownOption(arg: string): UsageError {
  const typed = arg.split("=")[0] ?? arg;
  const near = nearest(typed, OPTIONS.map((option) => `--${option.name}`));
  const advice = near === undefined
    ? 'see "lanmessenger --help", and put -- before words that begin with a dash'
    : `did you mean ${near}?`;
  return new UsageError(`Unknown option ${shortened(typed)}: ${advice}`);
}

function readCommandName(word: string): CommandName {
  if (isCommandName(word)) return word;
  const near = nearest(word, [...COMMAND_NAMES, "--help", "--version"]);
  const advice = near === undefined ? 'see "lanmessenger --help"' : `did you mean ${near}?`;
  throw new UsageError(`Unknown command "${shortened(word)}": ${advice}`);
}

function refuseForeign(name: string, command: CommandName | undefined): void {
  const option = optionNamed(name);
  if (option === undefined) return;
  if (option.commands === undefined) return;
  if (command !== undefined && option.commands.includes(command)) return;
  throw new UsageError(`--${name} belongs to ${option.commands.join(", ")}: leave it out, or name that command first`);
}

function readSettings(
  values: Values,
  env: Environment,
  os: OperatingSystem,
  absolute: (path: string) => string,
  policy: Policy,
): Settings {
  const dataFolder = values.text("data") ?? defaultDataFolder(os, env);
  const policed = new PolicedValues(values, policy);
  const port = policed.port ?? DEFAULT_PORT;
  const files = policed.files(absolute);
  return {
    policy,
    name: policed.name,
    group: policed.group,
    dataFolder,
    binds: policed.binds,
    port,
    pagePort: policed.pagePort,
    peers: policed.peers(port),
    filesFolder: files ?? absolute(defaultFilesFolder(os, env, dataFolder)),
    filesFolderFrom: files === undefined ? "usual" : "given",
    scan: policed.scan,
    passphraseFd: values.one("passphrase-fd", readDescriptor),
    open: !values.flag("no-open"),
    window: values.flag("app") ? "app" : "browser",
    json: values.flag("json"),
    quiet: values.flag("quiet"),
    waitSeconds: values.one("wait", readWait),
  };
}
