/**
 * One POST to an address that is checked when the connection stands, so that a name which leads elsewhere by then than
 * it did before (DNS rebinding) gets nothing. `fetch` resolves by itself, follows the proxy of the environment, and
 * tells nobody where it went.
 */
import { canonicalAddress, parseAddress } from "../model/address.ts";

/** Of an answer's head: beyond it, it is none. */
const MAX_HEAD_BYTES = 16_384;

export interface PostRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether anything may be said to this address (4 or 16 bytes). */
  readonly allows: (address: Uint8Array) => boolean;
  readonly signal: AbortSignal;
}

type Socket = Pick<Deno.TcpConn, "read" | "write" | "close">;

/**
 * Sends a request and reads the status of its answer, and no more of it. Redirects are answers like others.
 *
 * @returns the status, from 200.
 * @throws {Error} when nobody answers there, or no HTTP, or the address is not allowed; the reason of `signal`.
 */
export async function post({ url, headers, body, allows, signal }: PostRequest): Promise<number> {
  const isTls = url.protocol === "https:";
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = url.port === "" ? (isTls ? 443 : 80) : Number(url.port);
  const socket = await Deno.connect({ hostname, port, signal });
  let open: Socket = socket;
  // Reads and writes end with the connection.
  const cut = () => close(open);
  signal.addEventListener("abort", cut, { once: true });
  try {
    signal.throwIfAborted();
    const address = parseAddress(canonicalAddress(socket.remoteAddr.hostname)?.split("%")[0] ?? "");
    if (address === undefined || !allows(address)) {
      throw new Error(`${hostname} leads to ${socket.remoteAddr.hostname}, which is not allowed`);
    }
    if (isTls) open = await Deno.startTls(socket, { hostname, alpnProtocols: ["http/1.1"] });
    await writeAll(open, requestOf(url, headers, new TextEncoder().encode(body)));
    return await readStatus(open);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", cut);
    close(open);
  }
}

function requestOf(url: URL, headers: Readonly<Record<string, string>>, body: Uint8Array): Uint8Array {
  const lines = [
    `POST ${url.pathname}${url.search} HTTP/1.1`,
    `host: ${url.host}`,
    "connection: close",
    `content-length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (lines.some((line) => /[\r\n]/.test(line))) throw new Error("A header has a line break: leave it out");
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}

async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  while (bytes.length > 0) bytes = bytes.subarray(await socket.write(bytes));
}

async function readStatus(socket: Socket): Promise<number> {
  const decoder = new TextDecoder("latin1");
  const buffer = new Uint8Array(4_096);
  let text = "";
  for (let size = 0; size <= MAX_HEAD_BYTES;) {
    const read = await socket.read(buffer);
    if (read === null) break;
    size += read;
    text += decoder.decode(buffer.subarray(0, read));
    // Answers before the answer (RFC 9110, section 15.2).
    text = text.replace(/^(HTTP\/1\.[01] 1\d\d[^]*?\r\n\r\n)+/, "");
    const status = /^HTTP\/1\.[01] ([2-5]\d\d)[ \r]/.exec(text)?.[1];
    if (status !== undefined) return Number(status);
  }
  throw new Error("What answers there speaks no HTTP/1.1");
}

function close(socket: Socket): void {
  try {
    socket.close();
  } catch {
    // Closed already.
  }
}
