/**
 * The program as the page sees it, with a scripted world behind it: static files with the real headers, the session,
 * the API and the events. What it says is set by the test; what the page asks is remembered.
 */
import { hmac, sha256 } from "../../src/crypto/hash.ts";
import type {
  AutostartDto,
  ChangeDto,
  ConversationDto,
  ConversationSettingsDto,
  EventDto,
  KeyChangeDto,
  MeDto,
  MessageDto,
  NetworkDto,
  PersonChangeDto,
  PersonDto,
  PolicyDto,
  RoomActDto,
  RoomDto,
  SendDto,
  SettingsDto,
  SnapshotDto,
  TokenDto,
  TransferDto,
  WebhookDto,
} from "../../src/server/dto.ts";
import { USUAL_SETTINGS } from "../../src/page/state.ts";
import { securityHeaders } from "../../src/server/headers.ts";
import { decodeHex, encodeHex } from "../../src/std/encoding.ts";
import { FILES_FOLDER, PageFiles, transferOf } from "./page_files.ts";
import { idOf, NOW, QUIET_NETWORK, type Said, type World } from "./page_world.ts";

const STATIC_FILES: Readonly<Record<string, string>> = {
  "index.html": "text/html; charset=utf-8",
  "style.css": "text/css; charset=utf-8",
  "app.js": "text/javascript; charset=utf-8",
  "icon.svg": "image/svg+xml",
  "manifest.webmanifest": "application/manifest+json",
};

const staticFolder = new URL("../../static/", import.meta.url);

/** How POST /api/messages is answered. */
export type SendBehaviour =
  | { readonly type: "save" }
  | { readonly type: "refuse"; readonly status: number; readonly message: string }
  /** Saves, but the answer gets lost. */
  | { readonly type: "save-and-cut" };

export class PageFixture implements AsyncDisposable {
  /** Uploads, offers, files and trust. */
  readonly files: PageFiles;
  sendBehaviour: SendBehaviour = { type: "save" };
  readonly sent: SendDto[] = [];
  readonly seen: { conversation: string; position: number }[] = [];
  /** What else was asked, in order: method, path and body. */
  readonly asked: [string, string, unknown][] = [];
  readonly #rooms: Map<string, RoomDto>;
  readonly #settings = new Map<string, ConversationSettingsDto>();

  /** Earlier wordings, as every message has them. */
  readonly edits: { text: string; at: number }[] = [];
  settings: SettingsDto = USUAL_SETTINGS;
  /** As it is when a page asks for all. */
  policy: PolicyDto | null = null;
  network: NetworkDto = QUIET_NETWORK;
  /** Of other programs. */
  tokens: TokenDto[] = [];
  webhooks: WebhookDto[] = [];
  autostart: AutostartDto = { state: "off", entry: null, why: null };
  /** Of the own key; null: none. */
  passphrase: string | null = null;
  /** Everybody's. */
  picture: Uint8Array<ArrayBuffer> | undefined;

  #me: MeDto;
  readonly #people: Map<string, PersonDto>;
  readonly #messages: MessageDto[] = [];
  #position = 0;
  readonly #unread: Map<string, number>;
  readonly #sockets = new Set<WebSocket>();
  readonly #launches = new Set<string>();
  #token = crypto.randomUUID();
  #port = 0;
  #end = new AbortController();
  #finished: Promise<void> = Promise.resolve();

  /** @throws {Error} where the page is not built. */
  constructor(world: World) {
    try {
      Deno.statSync(new URL("app.js", staticFolder));
    } catch (cause) {
      throw new Error("Cannot open the page: static/app.js is missing, build it first with deno task build", { cause });
    }
    this.#me = world.me;
    this.files = new PageFiles({
      offer: (said, id) => {
        const known = this.#messages.find((message) => message.own && message.id === id);
        const message = known ?? this.#store({ from: this.#me.id, at: NOW, ...said }, id);
        this.emit({ type: "message", message });
        return message;
      },
      message: (author, id) => this.#messages.find((message) => message.from === author && message.id === id),
      receivers: () => [...this.#people.values()].filter(({ presence }) => presence !== "offline").map(({ id }) => id),
      person: (id) => this.#people.get(id),
      comes: (person) => this.comes(person),
    });
    this.#people = new Map(world.people.map((person) => [person.id, person]));
    this.#unread = new Map(Object.entries(world.unread));
    this.#rooms = new Map((world.rooms ?? []).map((room) => [room.id, room]));
    for (const said of world.said) this.#store(said);
    this.comeBack();
  }

  /** The address to open: good once, like the real one. */
  launchUrl(): string {
    const launch = crypto.randomUUID();
    this.#launches.add(launch);
    return `${this.url}#launch=${launch}`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  // What happens in the world

  comes(person: PersonDto): void {
    this.#people.set(person.id, person);
    this.emit({ type: "person", person });
  }

  leaves(id: string): void {
    this.#people.delete(id);
    this.emit({ type: "forgotten", id });
  }

  says(said: Omit<Said, "at"> & { readonly at?: number }): MessageDto {
    const message = this.#store({ at: NOW, ...said });
    if (!message.own) this.#unread.set(message.conversation, (this.#unread.get(message.conversation) ?? 0) + 1);
    this.emit({ type: "message", message });
    return message;
  }

  delivers(id: string, to: string): void {
    this.#messages.find((message) => message.own && message.id === id)?.deliveredTo.push(to);
    this.emit({ type: "delivered", id, to });
  }

  /** Changes a transfer of a message, and tells the page. */
  moves(message: MessageDto, changes: Partial<TransferDto> & Pick<TransferDto, "peer">): void {
    const held = this.#messages.find(({ position }) => position === message.position);
    const index = held?.transfers.findIndex(({ peer }) => peer === changes.peer) ?? -1;
    const before = held?.transfers[index];
    if (held === undefined || before === undefined) throw new Error(`There is no transfer with ${changes.peer}`);
    const transfer = { ...before, ...changes };
    held.transfers[index] = transfer;
    this.emit({ type: "transfer", transfer });
  }

  notices(code: string, message: string): void {
    this.emit({ type: "notice", code, message });
  }

  emit(event: EventDto): void {
    for (const socket of this.#sockets) socket.send(JSON.stringify(event));
  }

  // The program's own life

  /** Ends, as a program that is killed does: nothing listens any more. */
  async goAway(): Promise<void> {
    this.#cut();
    await this.#finished;
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.close();
    this.#sockets.clear();
    this.#end.abort();
  }

  /** Listens again, on the same port. */
  comeBack(): void {
    this.#end = new AbortController();
    const server = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: this.#port,
        signal: this.#end.signal,
        onListen: () => {},
        onError: () => new Response(null, { status: 500 }),
      },
      (request) => this.#answer(request),
    );
    this.#port = server.addr.port;
    this.#finished = server.finished;
  }

  /** Keys given out before are no longer good, as after a start of the program. */
  forgetKeys(): void {
    this.#token = crypto.randomUUID();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.goAway();
  }

  // HTTP

  async #answer(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const route = `${request.method} ${pathname}`;
    const file = pathname === "/"
      ? "index.html"
      : pathname.match(/^\/static\/((?:(?:emoji|languages)\/)?[\w.]+)$/)?.[1];
    if (file !== undefined) return await serveFile(file, `127.0.0.1:${this.#port}`);
    if (route === "POST /api/session") return this.#session(await request.json());
    if (route === "GET /api/proof") return this.#proof(searchParams);
    if (route === "GET /api/events") return this.#events(request);
    if (request.headers.get("authorization") !== `Bearer ${this.#token}`) {
      return refuse(401, "no-key", "This tab has no key");
    }
    if (route === "GET /api/snapshot") return Response.json(this.#snapshot());
    if (route === "POST /api/messages") return this.#send(await request.json());
    if (pathname === "/api/key") return await this.#key(request);
    if (route === "GET /api/network") return Response.json(this.network);
    if (route === "PATCH /api/me") return this.#changeMe(await request.json());
    const answer = await this.#conversations(request) ?? await this.files.answer(request);
    if (answer !== undefined) return answer;
    const [, conversation, what] = pathname.match(/^\/api\/conversations\/([^/]+)\/(messages|files|seen)$/) ?? [];
    const id = decodeURIComponent(conversation ?? "");
    if (conversation === undefined) return refuse(404, "unknown", `Nothing is at ${pathname}`);
    if (what === "seen") return this.#markSeen(id, await request.json());
    return this.#history(id, searchParams, what === "files" ? "files" : "all");
  }

  async #key(request: Request): Promise<Response> {
    if (request.method === "PUT") {
      const { passphrase, current }: KeyChangeDto = await request.json();
      if (current !== this.passphrase) return refuse(403, "wrong", "That is not the passphrase: try again");
      this.passphrase = passphrase;
    }
    return Response.json({ protected: this.passphrase !== null });
  }

  #session({ launch }: { launch: string }): Response {
    if (!this.#launches.delete(launch)) return refuse(401, "no-key", "This launch token was used");
    return Response.json({ token: this.#token });
  }

  #proof(query: URLSearchParams): Response {
    const encoder = new TextEncoder();
    const hash = sha256(encoder.encode(this.#token));
    if (query.get("token") !== encodeHex(sha256(hash))) return refuse(404, "token", "This tab has no key");
    const said = [encoder.encode("lanmessenger page proof"), decodeHex(query.get("nonce") ?? "")];
    return Response.json({ proof: encodeHex(hmac(hash, ...said, encoder.encode(`127.0.0.1:${this.#port}`))) });
  }

  #events(request: Request): Response {
    if (request.headers.get("sec-websocket-protocol") !== `lanmessenger, ${this.#token}`) {
      return refuse(401, "no-key", "This tab has no key");
    }
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: "lanmessenger" });
    socket.onopen = () => this.#sockets.add(socket);
    socket.onmessage = () => socket.close(4400);
    socket.onclose = () => this.#sockets.delete(socket);
    return response;
  }

  #snapshot(): SnapshotDto {
    return {
      version: "0.1.0",
      policy: this.policy,
      me: this.#me,
      people: [...this.#people.values()],
      conversations: [
        ...new Set(["everyone", ...this.#settings.keys(), ...this.#messages.map((message) => message.conversation)]),
      ].map(
        (id): ConversationDto => ({
          id,
          last: this.#messages.findLast((message) => message.conversation === id) ?? null,
          unread: this.#unread.get(id) ?? 0,
          settings: this.#settingsOf(id),
        }),
      ),
      rooms: [...this.#rooms.values()],
      settings: this.settings,
      transfers: this.#messages.flatMap(({ transfers }) =>
        transfers.filter(({ state }) => ["offered", "waiting", "running", "paused"].includes(state))
      ),
      filesFolder: FILES_FOLDER,
      runnable: ["exe", "bat", "docm"],
    };
  }

  #send(request: SendDto): Response {
    this.sent.push(request);
    const behaviour = this.sendBehaviour;
    if (behaviour.type === "refuse") return refuse(behaviour.status, "refused", behaviour.message);
    const known = this.#messages.find((message) => message.own && message.id === request.id);
    const message = known ?? this.#store({
      conversation: request.to,
      from: this.#me.id,
      text: request.text,
      at: NOW,
      recipients: request.to === "everyone" ? this.#people.size : 1,
      ...request.to === "everyone" ? { to: [...this.#people.keys()] } : {},
      facts: {
        forwarded: request.forwarded === true,
        reply: request.reply === undefined
          ? null
          : { ...request.reply, text: this.#find(request.reply.author, request.reply.id)?.text ?? "" },
      },
    }, request.id);
    if (behaviour.type === "save-and-cut") {
      this.#cut();
      return refuse(500, "cut", "The connection is cut: nobody reads this");
    }
    this.emit({ type: "message", message });
    return Response.json(message, { status: 201 });
  }

  // Conversations, people and rooms

  /** Undefined: the request has to do with something else. */
  async #conversations(request: Request): Promise<Response | undefined> {
    const { pathname, searchParams } = new URL(request.url);
    const [room, id = "", ...rest] = pathname.slice("/api/".length).split("/").map(decodeURIComponent);
    const what = `${request.method} ${room}${rest.length > 0 ? `/${rest.at(-1)}` : ""}`;
    const body = async () => {
      const json = await request.json();
      this.asked.push([request.method, pathname, json]);
      return json;
    };
    switch (what) {
      case "POST changes":
        return this.#change(await body());
      case "POST typing":
      case "PUT conversations/settings":
        return this.#decide(id, await body());
      case "DELETE conversations":
        this.asked.push([request.method, pathname, undefined]);
        return this.#delete(id);
      case "GET conversations/export":
        return new Response(`All with ${id}`, {
          headers: { "content-disposition": "attachment; filename*=UTF-8''a.txt" },
        });
      case "GET search":
        return this.#search(searchParams.get("words") ?? "");
      case "GET messages/edits":
        return Response.json(this.edits);
      case "GET people/picture":
        return this.picture === undefined
          ? refuse(404, "nobody", "There is no picture")
          : new Response(this.picture, { headers: { "content-type": "image/png" } });
      case "PUT picture": {
        const bytes = await request.bytes();
        this.asked.push(["PUT", pathname, bytes.length]);
        this.picture = bytes;
        this.#changeMe({ picture: String(bytes.length) });
        return new Response(null, { status: 204 });
      }
      case "PUT people":
        return this.#changePerson(id, await body());
      case "POST rooms":
        return id === "" ? this.#makeRoom(await body()) : this.#act(id, await body());
      case "GET tokens":
        return Response.json(this.tokens);
      case "POST tokens": {
        const { name, scopes, to, days } = await body();
        const expiresAt = days === null ? null : NOW + days * 86_400_000;
        const id = this.tokens.length + 1;
        const token = { id, name: name ?? `token ${id}`, scopes, to, createdAt: NOW, usedAt: null, expiresAt };
        this.tokens = [...this.tokens, token];
        return Response.json({ token, secret: `lmp_${"x".repeat(43)}` }, { status: 201 });
      }
      case "DELETE tokens":
        this.tokens = this.tokens.filter((token) => token.id !== Number(id));
        return new Response(null, { status: 204 });
      case "GET webhooks":
        return Response.json(this.webhooks);
      case "DELETE webhooks":
        this.webhooks = this.webhooks.filter((webhook) => webhook.id !== Number(id));
        return new Response(null, { status: 204 });
      case "GET autostart":
        return Response.json(this.autostart);
      case "PUT autostart": {
        const { state } = await body();
        this.autostart = { state, entry: state === "on" ? "/home/ada/.config/autostart/x" : null, why: null };
        return Response.json(this.autostart);
      }
      case "PUT settings":
        return this.#set(await body());
    }
    const message = room === "messages" && request.method === "GET" ? this.#find(id, rest[0] ?? "") : undefined;
    return message === undefined ? undefined : Response.json(message);
  }

  #set(change: Partial<SettingsDto>): Response {
    this.settings = { ...this.settings, ...change };
    this.emit({ type: "settings", settings: this.settings, filesFolder: this.settings.filesFolder ?? FILES_FOLDER });
    return Response.json(this.settings);
  }

  #find(author: string, id: string): MessageDto | undefined {
    return this.#messages.find((message) => message.from === author && message.id === id);
  }

  /** Changes a message, and tells the page. */
  changes(message: MessageDto, facts: Partial<MessageDto>): MessageDto {
    const index = this.#messages.findIndex(({ position }) => position === message.position);
    const changed = { ...this.#messages[index] ?? message, ...facts };
    this.#messages[index] = changed;
    this.emit({ type: "changed", message: changed });
    return changed;
  }

  #change(change: ChangeDto): Response {
    const author = change.do === "react" ? change.author : this.#me.id;
    const message = this.#find(author, change.id);
    if (message === undefined) return refuse(404, "nobody", "There is no such message");
    switch (change.do) {
      case "edit":
        this.edits.push({ text: message.text, at: message.at });
        return Response.json(this.changes(message, { text: change.text, editedAt: NOW }));
      case "retract":
        return Response.json(this.changes(message, { text: "", retractedAt: NOW }));
      case "react": {
        const others = message.reactions.filter(({ by }) => by !== this.#me.id);
        const mine = change.emoji === "" ? [] : [{ by: this.#me.id, emoji: change.emoji }];
        return Response.json(this.changes(message, { reactions: [...others, ...mine] }));
      }
    }
  }

  #decide(id: string, change: Partial<ConversationSettingsDto>): Response {
    if (id !== "") {
      const settings = { ...this.#settingsOf(id), ...change };
      this.#settings.set(id, settings);
      this.emit({ type: "conversation", id, settings });
    }
    return new Response(null, { status: 204 });
  }

  #settingsOf(id: string): ConversationSettingsDto {
    return this.#settings.get(id) ?? { favourite: false, muted: false, keepDays: null };
  }

  #delete(conversation: string): Response {
    const position = this.#messages.findLast((message) => message.conversation === conversation)?.position ?? 0;
    for (let index = this.#messages.length - 1; index >= 0; index--) {
      if (this.#messages[index]?.conversation === conversation) this.#messages.splice(index, 1);
    }
    this.emit({ type: "deleted", conversation, position });
    return new Response(null, { status: 204 });
  }

  #search(words: string): Response {
    const wanted = words.toLowerCase().split(/\s+/);
    const messages = this.#messages.filter(({ text }) => wanted.every((word) => text.toLowerCase().includes(word)));
    return Response.json({ messages: messages.slice(-50), more: messages.length > 50 });
  }

  #changePerson(id: string, { nickname, blocked }: PersonChangeDto): Response {
    const person = this.#people.get(id);
    if (person === undefined) return refuse(404, "nobody", "Nobody has that id");
    this.comes({
      ...person,
      ...nickname === undefined ? {} : { nickname: nickname || null },
      ...blocked === undefined ? {} : { blocked },
    });
    return new Response(null, { status: 204 });
  }

  #makeRoom({ name, members }: { name: string; members: string[] }): Response {
    const me = this.#me.id;
    return this.#putRoom({ id: `room:${idOf(name)}`, name, topic: "", maker: me, members: [me, ...members].sort() });
  }

  #act(id: string, act: RoomActDto): Response {
    const room = this.#rooms.get(id);
    if (room === undefined) return refuse(404, "nobody", "There is no such room");
    const without = (member: string) => room.members.filter((each) => each !== member);
    switch (act.do) {
      case "add":
        return this.#putRoom({ ...room, members: [...room.members, act.member] });
      case "remove":
        return this.#putRoom({ ...room, members: without(act.member) });
      case "leave":
        return this.#putRoom({ ...room, members: without(this.#me.id) });
      case "name":
      case "topic":
        return this.#putRoom({ ...room, [act.do]: act.text });
    }
  }

  #putRoom(room: RoomDto): Response {
    this.#rooms.set(room.id, room);
    this.emit({ type: "room", room });
    return Response.json(room);
  }

  #changeMe(change: Partial<Pick<MeDto, "name" | "availability" | "statusText" | "group" | "picture">>): Response {
    if ((change.statusText?.length ?? 0) > 40) {
      return refuse(400, "invalid", "The status is too long: 64 bytes are the most.");
    }
    if (change.name === "") return refuse(400, "invalid", "The name is empty: give one.");
    this.#me = { ...this.#me, ...change, ...change.name === undefined ? {} : { nameFrom: "user" as const } };
    this.emit({ type: "me", me: this.#me });
    return Response.json(this.#me);
  }

  #markSeen(conversation: string, { position }: { position: number }): Response {
    this.seen.push({ conversation, position });
    this.#unread.set(conversation, 0);
    this.emit({ type: "seen", conversation, position });
    return new Response(null, { status: 204 });
  }

  #history(conversation: string, query: URLSearchParams, which: "all" | "files"): Response {
    const before = Number(query.get("before") ?? Infinity);
    const limit = Number(query.get("limit") ?? 50);
    const after = query.has("after") ? Number(query.get("after")) : undefined;
    const all = this.#messages.filter((message) =>
      message.conversation === conversation && message.position < before && message.position > (after ?? 0) &&
      (which === "all" || message.offer !== null)
    );
    const messages = after === undefined ? all.slice(-limit) : all.slice(0, limit);
    return Response.json({ messages, more: all.length > limit });
  }

  #store(said: Said, id: string = crypto.randomUUID().replaceAll("-", "")): MessageDto {
    const own = said.from === this.#me.id;
    const message: MessageDto = {
      position: ++this.#position,
      id,
      conversation: said.conversation,
      from: said.from,
      own,
      kind: said.kind ?? (said.offer === undefined ? "text" : "file"),
      text: said.text,
      offer: said.offer ?? null,
      transfers: [],
      at: said.at,
      question: null,
      reply: null,
      forwarded: false,
      editedAt: null,
      retractedAt: null,
      reactions: [],
      recipients: own ? said.recipients ?? 1 : 0,
      to: own ? [...said.to ?? [said.conversation]] : [],
      deliveredTo: [...said.deliveredTo ?? []],
      readBy: [],
      ...said.facts,
    };
    message.transfers = (said.transfers ?? []).map((facts) => transferOf(message, facts));
    this.#messages.push(message);
    return message;
  }
}

async function serveFile(name: string, host: string): Promise<Response> {
  const type = STATIC_FILES[name] ??
    (/^emoji\/[a-z]{2}\.json$/.test(name)
      ? "application/json"
      : /^languages\/[a-z]{2}\.js$/.test(name)
      ? "text/javascript"
      : undefined);
  if (type === undefined) return refuse(404, "unknown", `There is no file ${name}`);
  return new Response(await Deno.readFile(new URL(name, staticFolder)), {
    headers: { ...securityHeaders(host), "content-type": type },
  });
}

function refuse(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}
