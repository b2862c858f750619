/** Where a webhook may lead: to this computer, and beyond it only to a host that its user allowed by name. */
import { isLinkLocalIPv6, isLoopback, parseAddress } from "../model/address.ts";
import { RequestError } from "../model/errors.ts";

const MAX_URL = 2_000;

export interface Target {
  readonly url: URL;
  /** The host beyond this computer; undefined: it is this one. */
  readonly host: string | undefined;
}

/**
 * @param allowed the host that may be told, as the address writes it; undefined: none beyond this computer.
 * @throws {RequestError} "invalid".
 */
export function targetOf(text: string, allowed: string | undefined): Target {
  const url = text.length > MAX_URL ? null : URL.parse(text);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw invalid(`"${text.slice(0, 80)}" is no address: give one such as http://127.0.0.1:8080/hook`);
  }
  if (url.username !== "" || url.password !== "") {
    throw invalid("The address has a name or a password in it: leave them out, since deliveries are signed");
  }
  url.hash = "";
  const host = bareHost(url);
  if (isThisComputer(host)) {
    if (allowed === undefined || allowed.toLowerCase() === host) return { url, host: undefined };
    throw invalid(`The address leads to this computer, not to ${allowed.slice(0, 80)}: leave "--allow-host" out`);
  }
  if (allowed === undefined) {
    throw invalid(`${host} is not this computer: messages go there only with "--allow-host ${host}"`);
  }
  if (hostOf(allowed) !== host) {
    throw invalid(`The address leads to ${host}, and ${allowed.slice(0, 80)} was allowed: give the same host twice`);
  }
  return { url, host };
}

/**
 * Whether a delivery may go to the address that its host led to. A name that was allowed never leads to this computer,
 * or to what only a neighbour on the same cable has: whoever answers for the name would reach what they can't.
 *
 * @param address 4 or 16 bytes.
 */
export function allowsAddress({ url, host }: Target, address: Uint8Array): boolean {
  if (host === undefined) return isLoopback(address);
  const literal = parseAddress(bareHost(url));
  if (literal !== undefined) {
    return literal.length === address.length && literal.every((byte, i) => byte === address[i]);
  }
  return !isLoopback(address) && !isLinkLocalIPv6(address) && !isReserved(address);
}

/** 0.0.0.0/8, 169.254.0.0/16, multicast and broadcast; :: and ff00::/8. */
function isReserved(address: Uint8Array): boolean {
  const [first = 0, second = 0] = address;
  if (address.length === 4) return first === 0 || (first === 169 && second === 254) || first >= 224;
  return first === 0xff || address.every((byte) => byte === 0);
}

function isThisComputer(host: string): boolean {
  const address = parseAddress(host);
  return host === "localhost" || (address !== undefined && isLoopback(address));
}

/** Without the brackets of IPv6. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

/** A host as the URL standard writes it; undefined: it is none. */
function hostOf(text: string): string | undefined {
  const url = URL.parse(text.includes(":") && !text.startsWith("[") ? `http://[${text}]/` : `http://${text}/`);
  return url === null || url.pathname !== "/" || url.port !== "" ? undefined : bareHost(url);
}

function invalid(message: string): RequestError {
  return new RequestError("invalid", message);
}
