import type { Clock } from "../messenger/facade.ts";

/** How long answers under way may take once the server closes. */
const GRACE_MS = 1_000;

/** Free ports of IPv4 that are tried until one is free for IPv6 as well. */
const ATTEMPTS = 16;

export interface LocalServer {
  readonly port: number;
  /** Gives the answers under way a second, then ends every connection. Repeatable. */
  close(): Promise<void>;
}

type Handler = (request: Request) => Response | Promise<Response>;

/**
 * Serves on 127.0.0.1 and ::1, on the same port of both: the wanted one, or a free one where either is taken. On a
 * computer without ::1, on 127.0.0.1 alone.
 *
 * Deno.serve sets no limit on connections, nor on the time a request's headers may take: other users of this
 * computer can use up the program's file descriptors. They can't reach anything behind the door by it.
 *
 * @param options.port 0: any free one.
 * @throws the system's error when it is not about a port that is taken.
 */
export async function listenLocal(
  { port, clock }: { port: number; clock: Pick<Clock, "after"> },
  handler: Handler,
): Promise<LocalServer> {
  const underWay = new Set<Promise<void>>();

  function serve(hostname: string, port: number): Listening {
    const ending = new AbortController();
    const server = Deno.serve(
      { hostname, port, signal: ending.signal, onListen: () => {} },
      (request, { completed }) => {
        const ended = completed.catch(() => {}).then(() => void underWay.delete(ended));
        underWay.add(ended);
        return handler(request);
      },
    );
    return { server, abort: () => ending.abort() };
  }

  const servers = await listenAt(port, serve) ?? await listenAnywhere(serve);

  /**
   * Deno can end a server gently or at once, and never the one after the other. So the answers are waited for here;
   * with none under way the gentle end only has to see the last bytes off. Should a client not read even those, the
   * connection is left to end with the program.
   */
  async function end(): Promise<void> {
    const grace = Promise.withResolvers<"over">();
    const stopTimer = clock.after(GRACE_MS, () => grace.resolve("over"));
    const answered = await Promise.race([Promise.all(underWay), grace.promise]);
    if (answered === "over") {
      await Promise.all(servers.map(endAtOnce));
    } else {
      await Promise.race([Promise.all(servers.map(endGently)), grace.promise]);
      for (const { server } of servers) server.unref();
    }
    stopTimer();
  }

  let closing: Promise<void> | undefined;
  return { port: portOf(servers[0]), close: () => closing ??= end() };
}

interface Listening {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  readonly abort: () => void;
}

function portOf({ server }: Listening): number {
  return server.addr.port;
}

async function endAtOnce({ server, abort }: Listening): Promise<void> {
  abort();
  await server.finished;
}

async function endGently({ server }: Listening): Promise<void> {
  await server.shutdown();
}

type Serve = (hostname: string, port: number) => Listening;

type Servers = readonly [Listening, ...Listening[]];

async function listenAnywhere(serve: Serve): Promise<Servers> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const servers = await listenAt(0, serve);
    if (servers !== undefined) return servers;
  }
  throw new Error(`Cannot serve the page: ${ATTEMPTS} free ports of 127.0.0.1 were taken on ::1; try again`);
}

/** Both addresses at `port`; undefined: one of them is taken. */
async function listenAt(port: number, serve: Serve): Promise<Servers | undefined> {
  const first = unlessTaken(() => serve("127.0.0.1", port));
  if (first === undefined) return undefined;
  try {
    const second = unlessTaken(() => serve("::1", portOf(first)));
    if (second !== undefined) return [first, second];
  } catch {
    // No IPv6 here: a browser reaches "localhost" by IPv4 then.
    return [first];
  }
  await endAtOnce(first);
  return undefined;
}

function unlessTaken<T>(listen: () => T): T | undefined {
  try {
    return listen();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return undefined;
    throw error;
  }
}
