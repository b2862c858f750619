/// <reference lib="dom" />
/**
 * Builds the page out of its parts and starts it: the only place that touches the window.
 */
import { effect, signal } from "@preact/signals";
import { type JSX, render } from "preact";
import { findKey, forgetKey, launchToken } from "./access.ts";
import { type Fetch, HttpApi, openSession } from "./api.ts";
import { App } from "./app.ts";
import type { Clock } from "./clock.ts";
import { NoKey } from "./components/no_key.tsx";
import { Page } from "./components/page.tsx";
import { Starting } from "./components/starting.tsx";
import { refuseDrops } from "./components/use_drop.ts";
import { View, ViewProvider } from "./components/view.ts";
import { Dates } from "./dates.ts";
import type { OpenSocket } from "./event_stream.ts";
import { HttpConversationApi } from "./conversation_api.ts";
import { HttpFilesApi } from "./files_api.ts";
import { FolderMemory } from "./folder_memory.ts";
import { drawPicture } from "./picture.ts";
import { Pictures } from "./pictures.ts";
import { Portraits } from "./portraits.ts";
import type { Link } from "./state.ts";
import type { Catalogue } from "./languages/catalogue.ts";
import { isLanguage, LANGUAGES, type Tongue, tongueFor } from "./languages/languages.ts";
import { speak, text } from "./text.ts";

type Screen =
  | { readonly type: "starting"; readonly link: Link }
  | { readonly type: "page"; readonly view: View }
  | { readonly type: "no-key"; readonly drafts: readonly string[] };

const MINUTE_MS = 60_000;
/** The largest small picture, px of the page. */
const PICTURE_WIDTH = 480;
const PICTURE_HEIGHT = 360;
/** Of somebody's picture, px of the page. */
const PORTRAIT_SIDE = 72;

const clock: Clock = {
  now: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

const fetchJson: Fetch = (path, init) => fetch(path, init);

/** The key goes where a browser can put one: into the list of subprotocols. */
const openSocketWith = (token: string): OpenSocket => (handlers) => {
  const address = new URL("/api/events", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address, ["lanmessenger", token]);
  socket.onopen = () => handlers.opened();
  socket.onclose = () => handlers.closed();
  socket.onmessage = (event) => {
    if (typeof event.data === "string") handlers.frame(event.data);
  };
  return socket;
};

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function attentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

const screen = signal<Screen>({ type: "starting", link: "connecting" });

function Root(): JSX.Element {
  const shown = screen.value;
  switch (shown.type) {
    case "starting":
      return <Starting link={shown.link} />;
    case "page":
      return (
        <ViewProvider value={shown.view}>
          <Page />
        </ViewProvider>
      );
    case "no-key":
      return <NoKey drafts={shown.drafts} />;
    default:
      return shown satisfies never;
  }
}

/** Under it the browser keeps the language that was chosen, so that it is known before the program answers. */
const LANGUAGE_KEY = "lanmessenger-language";

/** Where a language can't be loaded the page speaks English. */
async function speakLanguage(): Promise<Tongue> {
  const stored = localStorage.getItem(LANGUAGE_KEY) ?? "";
  const tongue = tongueFor(isLanguage(stored) ? stored : undefined, navigator.languages);
  if (tongue.language === "en") return tongue;
  try {
    const loaded: { readonly default: Catalogue } = await import(`/static/languages/${tongue.language}.js`);
    speak(loaded.default);
  } catch (error) {
    reportError(error);
    return tongueFor("en", navigator.languages);
  }
  document.documentElement.lang = tongue.language;
  document.documentElement.dir = LANGUAGES[tongue.language].direction;
  return tongue;
}

function showApp(token: string, { locale }: Tongue): void {
  const now = signal(clock.now());
  const attention = signal(attentive());
  const files = new HttpFilesApi(fetchJson, token);
  const conversations = new HttpConversationApi(fetchJson, token);
  const app = new App({
    api: new HttpApi(fetchJson, token),
    files,
    conversations,
    openSocket: openSocketWith(token),
    clock,
    newId,
    keyRefused: () => {
      forgetKey(sessionStorage);
      screen.value = { type: "no-key", drafts: app.unsent() };
    },
  });
  const sharpness = Math.min(2, devicePixelRatio || 1);
  const urls = { make: (blob: Blob) => URL.createObjectURL(blob), drop: (url: string) => URL.revokeObjectURL(url) };
  const view = new View({
    app,
    clock,
    dates: new Dates(locale),
    now,
    attention,
    collator: new Intl.Collator(locale),
    pictures: new Pictures({
      api: files,
      draw: drawPicture,
      urls,
      fit: { width: PICTURE_WIDTH * sharpness, height: PICTURE_HEIGHT * sharpness },
    }),
    portraits: new Portraits({
      api: conversations,
      draw: drawPicture,
      urls,
      fit: { width: PORTRAIT_SIDE * sharpness, height: PORTRAIT_SIDE * sharpness },
    }),
    folder: new FolderMemory(localStorage),
  });
  const look = () => {
    attention.value = attentive();
    now.value = clock.now();
  };
  addEventListener("focus", look);
  addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, MINUTE_MS);
  effect(() => {
    document.title = view.unread.value > 0 ? text.titleWithUnread(view.unread.value) : text.title;
  });
  // A tab that is closed by mistake would take what was typed, picked or half handed over with it: the browser asks.
  addEventListener("beforeunload", (event) => {
    if (app.unsent().length > 0 || app.attachments.unsent) event.preventDefault();
  });
  refuseDrops(document);
  screen.value = { type: "page", view };
  app.start();
}

async function main(root: Element): Promise<void> {
  const launch = launchToken(location.hash);
  // The launch token is gone from the address, and so from the history, before anything else happens.
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  const tongue = await speakLanguage();
  render(<Root />, root);
  const key = await findKey(launch, sessionStorage, (token) => openSession(fetchJson, token), clock, () => {
    screen.value = { type: "starting", link: "lost" };
  });
  if (key === undefined) screen.value = { type: "no-key", drafts: [] };
  else showApp(key, tongue);
}

const root = document.getElementById("page");
if (root === null) throw new Error('Cannot start the page: index.html has no element with the id "page"');
await main(root);
