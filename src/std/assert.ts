/** @std/assert with types: its npm build carries none. */
import * as std from "@std/assert";

// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;

export const assert: (condition: unknown, message?: string) => asserts condition = std.assert;
export const assertEquals: <T>(actual: T, expected: T, message?: string) => void = std.assertEquals;
export const assertNotEquals: <T>(actual: T, expected: T, message?: string) => void = std.assertNotEquals;
export const assertStrictEquals: <T>(actual: unknown, expected: T, message?: string) => asserts actual is T =
  std.assertStrictEquals;
export const assertExists: <T>(actual: T, message?: string) => asserts actual is NonNullable<T> = std.assertExists;
export const assertMatch: (actual: string, expected: RegExp, message?: string) => void = std.assertMatch;
export const assertStringIncludes: (actual: string, expected: string, message?: string) => void =
  std.assertStringIncludes;
export const assertGreater: <T>(actual: T, expected: T, message?: string) => void = std.assertGreater;
export const assertLess: <T>(actual: T, expected: T, message?: string) => void = std.assertLess;
export const assertInstanceOf: <T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any
  expected: abstract new (...args: any[]) => T,
  message?: string,
) => asserts actual is T = std.assertInstanceOf;
export const assertThrows: <E extends Error = Error>(
  action: () => unknown,
  errorClass?: ErrorClass<E>,
  includes?: string,
) => E = std.assertThrows;
export const assertRejects: <E extends Error = Error>(
  action: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  includes?: string,
) => Promise<E> = std.assertRejects;
export const fail: (message?: string) => never = std.fail;
