import { DamagedRowError } from "./errors.ts";
import { type Row, textOf } from "./row.ts";

/** The JSON of a column, read as strictly as the rows: see row.ts. */
export function jsonOf(row: Row, column: string): JsonValue {
  const text = textOf(row, column);
  try {
    return new JsonValue(JSON.parse(text), column, undefined);
  } catch (error) {
    throw new DamagedRowError(`Cannot read column ${column}: expected JSON, got ${text.slice(0, 80)}`, {
      cause: error,
    });
  }
}

/** A value within JSON, and where it stands: its name or number within what holds it. */
export class JsonValue {
  constructor(readonly value: unknown, readonly name: string | number, readonly holder: JsonValue | undefined) {}

  get path(): string {
    return this.holder === undefined ? String(this.name) : `${this.holder.path}.${this.name}`;
  }

  /** A member that is not there is an empty value. */
  member(name: string): JsonValue {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw this.#unexpected("an object");
    return new JsonValue(Reflect.get(value, name), name, this);
  }

  items(): JsonValue[] {
    if (!Array.isArray(this.value)) throw this.#unexpected("an array");
    return this.value.map((item, index) => new JsonValue(item, index, this));
  }

  text(): string {
    if (typeof this.value === "string") return this.value;
    throw this.#unexpected("text");
  }

  whole(): number {
    if (typeof this.value === "number" && Number.isSafeInteger(this.value)) return this.value;
    throw this.#unexpected("a whole number");
  }

  /** A text that `is` accepts; `expected` says which. */
  matching<Text extends string>(is: (text: string) => text is Text, expected: string): Text {
    const text = this.text();
    if (is(text)) return text;
    throw this.#unexpected(expected);
  }

  /** Undefined where there is nothing. */
  optional<Result>(read: (value: JsonValue) => Result): Result | undefined {
    return this.value === undefined || this.value === null ? undefined : read(this);
  }

  #unexpected(expected: string): DamagedRowError {
    const met = String(JSON.stringify(this.value)).slice(0, 80);
    return new DamagedRowError(`Cannot read column ${this.path}: expected ${expected}, got ${met}`);
  }
}
