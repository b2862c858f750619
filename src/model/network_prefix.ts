import { formatAddress, parseAddress } from "./address.ts";

/** A part of the address space: the addresses that begin with the same bits (RFC 4632, RFC 4291 section 2.3). */
export interface NetworkPrefix {
  /** 4 or 16. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly bits: number;
}

/** "10.4.0.0/16"; undefined: the text is none. */
export function parseNetwork(text: string): NetworkPrefix | undefined {
  const [, address = "", length = ""] = /^([^/%]+)\/(\d{1,3})$/.exec(text) ?? [];
  const bytes = parseAddress(address);
  const bits = Number(length);
  if (bytes === undefined || bits > bytes.length * 8) return undefined;
  return { bytes: bytes.map((byte, index) => byte & maskByte(bits, index)), bits };
}

/** Canonical: two texts are equal where the networks are. */
export function networkText({ bytes, bits }: NetworkPrefix): string {
  return `${formatAddress(bytes)}/${bits}`;
}

export function isWithin({ bytes, bits }: NetworkPrefix, address: Uint8Array): boolean {
  return address.length === bytes.length &&
    bytes.every((byte, index) => byte === ((address[index] ?? 0) & maskByte(bits, index)));
}

function maskByte(bits: number, index: number): number {
  return (0xff << (8 - Math.min(8, Math.max(0, bits - 8 * index)))) & 0xff;
}
