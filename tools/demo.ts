// deno-lint-ignore-file no-console
/**
 * Two people on this machine: two real programs on two loopback addresses, each with its own page, in a folder that
 * is removed at the end. Nothing leaves the machine, and a messenger that runs on it already is not met: the port is
 * another one.
 */
import { buildPage } from "./build.ts";
import { type DemoEvent, Person } from "./demo_person.ts";

/** macOS has no 127.0.0.2 unless somebody sets it up; two programs at one address work as well. */
const [ADA_ADDRESS, BEN_ADDRESS] = Deno.build.os === "darwin" ? ["127.0.0.1", "127.0.0.1"] : ["127.0.0.2", "127.0.0.3"];

const MEETING_ATTEMPTS = 20;
const MEETING_PAUSE_MS = 500;

async function main(stop: AbortSignal): Promise<void> {
  await buildPage("outdated");
  const folder = await Deno.makeTempDir({ prefix: "lanmessenger-demo-" });
  const port = freePort();
  console.log(`Two people on this machine, Ada at ${ADA_ADDRESS} and Ben at ${BEN_ADDRESS}: nothing leaves it.\n`);
  try {
    await using ada = new Person({ name: "Ada", address: ADA_ADDRESS, port, folder: `${folder}/ada` });
    await using ben = new Person({ name: "Ben", address: BEN_ADDRESS, port, folder: `${folder}/ben` });
    const people = [ada, ben];
    const gone = Promise.race(people.map((person) => person.gone));
    await Promise.race([show(people, stop), gone]);
    console.log("\nThey leave.");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Everything there is to see, until `stop`. */
async function show([ada, ben]: readonly Person[], stop: AbortSignal): Promise<void> {
  if (ada === undefined || ben === undefined || stop.aborted) return;
  const pages = await untilStopped(Promise.all([ada.page(), ben.page()]), stop);
  if (pages === undefined) return;
  const unopened = pages.filter((page) => !page.opened);
  if (unopened.length === 0) console.log("Their pages are open in your browser.");
  else printPages([ada, ben], pages);

  await untilStopped(greet(ada, ben, "Hello Ben, can you read this?", ", getting connected included"), stop);
  await untilStopped(greet(ben, ada, "Yes, Ada. No server has seen it."), stop);
  if (stop.aborted) return;
  console.log("\nWrite to each other in the pages. Ctrl+C ends it, and removes all that was made.");
  await Promise.race([aborted(stop), renewOnEnter([ada, ben], unopened.length > 0)]);
}

async function greet(from: Person, to: Person, text: string, remark = ""): Promise<void> {
  const events = await sendOnceSeen(from, to, text);
  const delivered = events.find((event) => event.event === "delivered");
  if (delivered === undefined) {
    throw new Error(`${from.name}'s text to ${to.name} was not delivered: ${tellOf(events)}`);
  }
  console.log(`\n${from.name} to ${to.name}: ${text}`);
  console.log(`Delivered: on ${to.name}'s disk ${delivered.ms} ms after it was written${remark}.`);
}

/** They were started a moment ago: on a busy machine one may not have heard of the other yet. */
async function sendOnceSeen(from: Person, to: Person, text: string): Promise<DemoEvent[]> {
  for (let attempt = 1;; attempt++) {
    const events = await from.send(to.name, text);
    const unseen = events.some((event) => event.event === "error" && event.code === "nobody");
    if (!unseen || attempt === MEETING_ATTEMPTS) return events;
    await new Promise((resolve) => setTimeout(resolve, MEETING_PAUSE_MS));
  }
}

function tellOf(events: readonly DemoEvent[]): string {
  return events.map((event) => event.message ?? event.event).join(", ");
}

function printPages(people: readonly Person[], pages: readonly { readonly url: string }[]): void {
  for (const [index, person] of people.entries()) console.log(`${person.name}'s page: ${pages[index]?.url}`);
  console.log(
    "Open them in two tabs. Each address is good once, and for a minute" +
      (Deno.stdin.isTerminal() ? "; Enter makes new ones." : "."),
  );
}

/** Never resolves: it is raced. */
async function renewOnEnter(people: readonly Person[], wanted: boolean): Promise<never> {
  if (wanted && Deno.stdin.isTerminal()) {
    for await (const _line of Deno.stdin.readable) {
      printPages(people, await Promise.all(people.map((person) => person.newPage())));
    }
  }
  return await new Promise<never>(() => {});
}

/** A port that is free now at both addresses: these two alone meet there. */
function freePort(): number {
  using socket = listen(0);
  const { port } = socket.address;
  return port;
}

function listen(port: number): Disposable & { readonly address: Deno.NetAddr } {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: ADA_ADDRESS, port });
  const address = socket.addr;
  if (address.transport !== "udp") throw new Error("Cannot find a free port: the system gave no UDP address");
  return { address, [Symbol.dispose]: () => socket.close() };
}

/** Undefined: `stop` came first. */
async function untilStopped<T>(promise: Promise<T>, stop: AbortSignal): Promise<T | undefined> {
  return await Promise.race([promise, aborted(stop).then(() => undefined)]);
}

async function aborted(stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  await new Promise<void>((resolve) => stop.addEventListener("abort", () => resolve(), { once: true }));
}

const stop = new AbortController();
// Ctrl+C comes twice, from the terminal and from the task: it means the same.
const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT", "SIGBREAK"] : ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of signals) Deno.addSignalListener(signal, () => stop.abort());
let code = 0;
try {
  await main(stop.signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  code = 1;
}
Deno.exit(code);
