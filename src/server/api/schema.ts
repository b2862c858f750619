/** Words for JSON Schema (2020-12), as OpenAPI 3.1 has it. */

export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: "string" };
export const flag: Schema = { type: "boolean" };
/** A whole number from 0: a count, bytes, a position. */
export const count: Schema = { type: "integer", minimum: 0 };
export const time: Schema = { type: "integer", description: "Milliseconds since 1970" };
export const person: Schema = { type: "string", pattern: "^[a-z2-7]{52}$", description: "A person's id" };
export const room: Schema = { type: "string", pattern: "^room:[a-z2-7]{52}$", description: "A room's id" };
export const conversation: Schema = {
  type: "string",
  pattern: "^(everyone|(room:)?[a-z2-7]{52})$",
  description: "A person's id, a room's id, or \"everyone\"",
};
export const messageId: Schema = { type: "string", pattern: "^[0-9a-f]{32}$", description: "A message's id" };

export function words(...list: readonly string[]): Schema {
  return { type: "string", enum: list };
}

export function list(items: Schema): Schema {
  return { type: "array", items };
}

export function orNull(schema: Schema): Schema {
  const { type, enum: values, ...others } = schema;
  if (typeof type !== "string") return { anyOf: [schema, { type: "null" }] };
  const options = Array.isArray(values) ? { enum: [...values, null] } : {};
  return { type: [type, "null"], ...options, ...others };
}

export function about(schema: Schema, description: string): Schema {
  return { ...schema, description };
}

/** A schema that stands among the components. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/**
 * An object with the members of a DTO: one that the DTO lacks, or that is left out here, does not compile.
 *
 * @param optional members that may be left out.
 */
export function object<Dto>(
  properties: { readonly [Name in keyof Required<Dto>]: Schema },
  optional: readonly (keyof Dto)[] = [],
): Schema {
  const required = Object.keys(properties).filter((name) => !optional.some((each) => each === name));
  return { type: "object", ...required.length === 0 ? {} : { required }, properties };
}
