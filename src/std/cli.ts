/** @std/cli with types: its npm build carries none. */
import * as std from "@std/cli/parse-args";

/** What `parseArgs` is told and gives here: strings, booleans and lists of strings. */
export interface ParseOptions {
  readonly string?: readonly string[];
  readonly boolean?: readonly string[];
  readonly collect?: readonly string[];
  readonly alias?: Readonly<Record<string, string>>;
  readonly default?: Readonly<Record<string, unknown>>;
  readonly stopEarly?: boolean;
  readonly "--"?: boolean;
  /** Called for each option that was not declared; false leaves it out. */
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

export interface ParsedArgs {
  readonly _: (string | number)[];
  readonly [name: string]: unknown;
}

export const parseArgs: (args: readonly string[], options?: ParseOptions) => ParsedArgs = std.parseArgs;
