import { parseAddress, splitScope } from "../model/address.ts";
import { isWithin, parseNetwork } from "../model/network_prefix.ts";
import { fitsName, patternText, type Policy, type PolicyEntry, setBy } from "../model/policy.ts";
import { type HostAndPort, readBind, readGroup, readName, readPeer, readPort, shortened } from "./settings.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { splitWords } from "./words.ts";

/**
 * The options of a start that an administrator may have decided: what the policy says stands where nothing is given,
 * and what is given otherwise than it was locked is refused.
 */
export class PolicedValues {
  constructor(private readonly values: Values, private readonly policy: Policy) {}

  /** Undefined: not given; what the policy says of it is for the profile, which knows the user's own. */
  get name(): string | undefined {
    const { name } = this.policy;
    return this.values.one("name", (value, from) => {
      const read = readName(value, from);
      if (name?.kind === "locked" && !fitsName(name.value, read.trim())) {
        throw this.#refused(from, value, `the name must be like ${patternText(name.value)}`);
      }
      return read;
    });
  }

  get group(): string | undefined {
    return this.#given("group", this.policy.group, readGroup, String);
  }

  get binds(): readonly string[] {
    const { bind } = this.policy;
    const given = this.values.all("bind", (value, from) => {
      const read = readBind(value, from);
      if (bind?.kind === "locked" && !bind.value.some((each) => includes(each, read))) {
        throw this.#refused(from, value, `only ${bind.value.join(", ")} may be used`);
      }
      return read;
    });
    return given.length > 0 ? given : bind?.value ?? [];
  }

  get port(): number | undefined {
    return this.#given("port", this.policy.port, readPort, String) ?? this.policy.port?.value;
  }

  get pagePort(): number | undefined {
    const read = (value: string, from: string) => readPort(value, from, 0);
    return this.#given("page-port", this.policy.pagePort, read, String) ?? this.policy.pagePort?.value;
  }

  /** @param port of this start: theirs, where they are given without one. */
  peers(port: number): readonly HostAndPort[] {
    const { peers } = this.policy;
    const listed = peers?.value.map(({ host, port: own }) => ({ host, port: own === 0 ? port : own })) ?? [];
    const given = this.values.all("peer", (value, from) => {
      const read = readPeer(value, from, port);
      if (peers?.kind === "locked" && !listed.some((each) => each.host === read.host && each.port === read.port)) {
        throw this.#refused(from, value, "only the computers of the policy are looked for");
      }
      return read;
    });
    return peers?.kind === "locked" || given.length === 0 ? listed : given;
  }

  /** @param absolute makes a path one that means the same everywhere. */
  files(absolute: (path: string) => string): string | undefined {
    return this.#given("files", this.policy.filesFolder, absolute, (folder) => folder ?? "the default folder");
  }

  get scan(): readonly [string, ...string[]] | undefined {
    return this.#given("scan", this.policy.scan, splitWords, (words) => words.join(" ")) ?? this.policy.scan?.value;
  }

  #given<Value, Locked>(
    option: string,
    entry: PolicyEntry<Locked> | undefined,
    read: (value: string, from: string) => Value & Locked,
    show: (value: Locked) => string,
  ): Value | undefined {
    return this.values.one(option, (value, from) => {
      const given = read(value, from);
      if (entry?.kind !== "locked" || JSON.stringify(entry.value) === JSON.stringify(given)) return given;
      throw this.#refused(from, value, `it stays ${show(entry.value)}`);
    });
  }

  #refused(from: string, value: string, why: string): UsageError {
    return new UsageError(`${from} can't be "${shortened(value)}": ${why} (${setBy(this.policy)}). Leave it out`);
  }
}

/** @param allowed an address or a network. @param address canonical. */
function includes(allowed: string, address: string): boolean {
  const network = parseNetwork(allowed);
  if (network === undefined) return allowed === address;
  const bytes = parseAddress(splitScope(address).address);
  return bytes !== undefined && isWithin(network, bytes);
}
