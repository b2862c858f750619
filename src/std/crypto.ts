/** @std/crypto with types: its npm build carries none. */
import * as std from "@std/crypto/timing-safe-equal";

/** Compares secrets in time that depends on their lengths alone. */
export const timingSafeEqual: (a: Uint8Array, b: Uint8Array) => boolean = std.timingSafeEqual;
