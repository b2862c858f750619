/**
 * IP addresses as text and as bytes. The text is canonical (RFC 5952): two texts are equal where the addresses are.
 */

/** The 4 or 16 bytes of an address; undefined for text that is none, or that carries a scope. */
export function parseAddress(text: string): Uint8Array<ArrayBuffer> | undefined {
  return text.includes(":") ? parseIPv6(text) : parseIPv4(text);
}

/**
 * The canonical text of 4 or 16 bytes.
 *
 * @throws {RangeError} for any other length.
 */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.length !== 16) throw new RangeError(`Cannot format address: expected 4 or 16 bytes, got ${bytes.length}`);
  const groups = Array.from({ length: 8 }, (_, index) => bytes.subarray(2 * index, 2 * index + 2));
  const text = groups.map(([high = 0, low = 0]) => ((high << 8) | low).toString(16)).join(":");
  return shortestIPv6(text) ?? text;
}

/**
 * The canonical text of an address as the system or a person writes it. IPv4 in IPv6's clothes (`::ffff:10.0.0.1`)
 * becomes IPv4. A scope (`fe80::1%eth0`) stays on link-local IPv6 addresses, which mean nothing without it, and is
 * dropped from all others. Undefined: the text is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  const { address, scope } = splitScope(text);
  const bytes = parseAddress(address);
  if (bytes === undefined) return undefined;
  if (isMappedIPv4(bytes)) return formatAddress(bytes.subarray(12));
  const canonical = formatAddress(bytes);
  return scope !== undefined && isLinkLocalIPv6(bytes) ? `${canonical}%${scope}` : canonical;
}

/** The address, and what stands behind its percent sign where it has one. */
export function splitScope(text: string): { readonly address: string; readonly scope: string | undefined } {
  const at = text.indexOf("%");
  return at < 0 ? { address: text, scope: undefined } : { address: text.slice(0, at), scope: text.slice(at + 1) };
}

/** 127.0.0.0/8 and ::1. */
export function isLoopback(bytes: Uint8Array): boolean {
  return bytes.length === 4 ? bytes[0] === 127 : bytes[15] === 1 && bytes.subarray(0, 15).every((byte) => byte === 0);
}

/** fe80::/10 (RFC 4291, section 2.5.6). */
export function isLinkLocalIPv6(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return bytes.length === 16 && first === 0xfe && (second & 0xc0) === 0x80;
}

/** ::ffff:0:0/96, the form in which a socket of both families shows IPv4 (RFC 4291, section 2.5.5.2). */
function isMappedIPv4(bytes: Uint8Array): boolean {
  return bytes.length === 16 && bytes[10] === 0xff && bytes[11] === 0xff &&
    bytes.subarray(0, 10).every((byte) => byte === 0);
}

/** Leading zeros are refused: some readers take them for octal, and one text must not be two addresses. */
function parseIPv4(text: string): Uint8Array<ArrayBuffer> | undefined {
  const parts = text.split(".");
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return valid ? Uint8Array.from(parts, Number) : undefined;
}

function parseIPv6(text: string): Uint8Array<ArrayBuffer> | undefined {
  const shortest = shortestIPv6(text);
  if (shortest === undefined) return undefined;
  const [head = [], tail = []] = shortest.split("::").map((half) => half === "" ? [] : half.split(":"));
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  const groups = [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

/** The URL standard's host parser knows IPv6 and its shortest form; the first test keeps everything else out of it. */
function shortestIPv6(text: string): string | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(text)) return undefined;
  return URL.parse(`http://[${text}]/`)?.hostname.slice(1, -1);
}
