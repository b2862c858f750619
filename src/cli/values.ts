import { optionNamed } from "./options.ts";
import { type Environment, readSwitch } from "./settings.ts";

/** Every option that was given, with all its values; switches have "true" or "false". */
export type Given = ReadonlyMap<string, readonly string[]>;

/** Options, and where one is not given its environment variable. */
export class Values {
  constructor(private readonly given: Given, private readonly env: Environment) {}

  /** Every value, read by `read`; a variable holds several with commas between them. */
  all<T>(name: string, read: (value: string, from: string) => T): T[] {
    const typed = this.given.get(name);
    if (typed !== undefined) return typed.map((value) => read(value, `--${name}`));
    const option = optionNamed(name);
    const variable = option?.variable;
    const set = variable === undefined ? undefined : this.env(variable);
    // An empty variable is how a service file or shell says that there is none.
    if (variable === undefined || !set) return [];
    const values = option?.repeatable ? set.split(",").map((value) => value.trim()).filter((value) => value) : [set];
    return values.map((value) => read(value, variable));
  }

  /** The last one given, as everywhere on command lines. */
  one<T>(name: string, read: (value: string, from: string) => T): T | undefined {
    return this.all(name, read).at(-1);
  }

  text(name: string): string | undefined {
    return this.one(name, (value) => value);
  }

  flag(name: string): boolean {
    return this.one(name, readSwitch) ?? false;
  }
}
