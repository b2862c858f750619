/** @std/encoding with types: its npm build carries none. */
import * as std from "@std/encoding";

export const encodeHex: (bytes: Uint8Array) => string = std.encodeHex;
/** @throws {TypeError} for text that is no hex. */
export const decodeHex: (text: string) => Uint8Array<ArrayBuffer> = std.decodeHex;
/** RFC 4648, section 6: upper case, padded. */
export const encodeBase32: (bytes: Uint8Array) => string = std.encodeBase32;
/** @throws {TypeError} for text that is no base32. */
export const decodeBase32: (text: string) => Uint8Array<ArrayBuffer> = std.decodeBase32;
export const encodeBase64: (bytes: Uint8Array) => string = std.encodeBase64;
/** @throws {TypeError} for text that is no base64. */
export const decodeBase64: (text: string) => Uint8Array<ArrayBuffer> = std.decodeBase64;
/** RFC 4648, section 5, without padding. */
export const encodeBase64Url: (bytes: Uint8Array) => string = std.encodeBase64Url;
/** @throws {TypeError} for text that is no base64url. */
export const decodeBase64Url: (text: string) => Uint8Array<ArrayBuffer> = std.decodeBase64Url;
