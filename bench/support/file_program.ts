import type { FileEvent } from "../../src/cli/file_event.ts";
import type { OutputEvent } from "../../src/cli/output_event.ts";
import type { MessageId, PeerId } from "../../src/model/ids.ts";
import { Child } from "./child.ts";

type Told<Name extends OutputEvent["event"]> = Extract<OutputEvent, { event: Name }>;

/** The messenger as a program of its own, which is told by JSON lines to send and to accept. */
export class FileProgram implements AsyncDisposable {
  constructor(readonly child: Child, readonly id: PeerId) {}

  static async start(args: readonly string[], within: readonly string[] = []): Promise<FileProgram> {
    const child = Child.messenger(args, within);
    return new FileProgram(child, (await told(child, "ready", () => true)).id);
  }

  /** Resolves with the first event of a kind from now on for which `test` holds. */
  told<Name extends OutputEvent["event"]>(name: Name, test: (event: Told<Name>) => boolean): Promise<Told<Name>> {
    return told(this.child, name, test);
  }

  async sees(id: PeerId): Promise<void> {
    await this.told("peer", (peer) => peer.id === id && peer.state === "online");
  }

  /** Resolves once the transfer of `offer`, with `peer` where that is given, is done. */
  async done(offer: MessageId, peer?: PeerId): Promise<FileEvent> {
    const over: ReadonlySet<FileEvent["state"]> = new Set(["done", "failed", "declined", "cancelled", "aside"]);
    const end = await this.told(
      "file",
      (event) => event.id === offer && (peer ?? event.peer.id) === event.peer.id && over.has(event.state),
    );
    if (end.state === "done") return end;
    throw new Error(
      `The transfer of ${end.name} is ${end.state}${end.message === undefined ? "" : `: ${end.message}`}`,
    );
  }

  /** Offers a file or folder; resolves with the id of the offer. */
  async offer(to: PeerId | "everyone", path: string): Promise<MessageId> {
    const saved = this.told("saved", ({ to: receiver }) => receiver === to);
    await this.give({ do: "send", to, file: [path] });
    return (await saved).id;
  }

  /** Resolves when an offer of somebody else is here. */
  async offered(): Promise<MessageId> {
    return (await this.told("file", ({ direction, state }) => direction === "in" && state === "offered")).id;
  }

  accept(offer: MessageId, folder: string): Promise<void> {
    return this.give({ do: "accept", id: offer, folder });
  }

  give(command: Readonly<Record<string, unknown>>): Promise<void> {
    return this.child.write(JSON.stringify(command));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.child[Symbol.asyncDispose]();
  }
}

async function told<Name extends OutputEvent["event"]>(
  child: Child,
  name: Name,
  test: (event: Told<Name>) => boolean,
): Promise<Told<Name>> {
  const isWanted = (event: OutputEvent): event is Told<Name> => event.event === name;
  const { promise, resolve } = Promise.withResolvers<Told<Name>>();
  await child.line((line) => {
    const event: OutputEvent = JSON.parse(line);
    const found = isWanted(event) && test(event);
    if (found) resolve(event);
    return found;
  });
  return await promise;
}
