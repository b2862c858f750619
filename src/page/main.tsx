/// <reference lib="dom" />
/**
 * Builds the page out of its parts and starts it: the only place that touches the window.
 */
import { computed, effect, signal, untracked } from "@preact/signals";
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
import { EmojiBooks } from "./emoji_books.ts";
import { EmojiMemory } from "./emoji_memory.ts";
import { drawnVersion } from "./emoji_support.ts";
import type { OpenSocket } from "./event_stream.ts";
import { HttpConversationApi } from "./conversation_api.ts";
import { HttpFilesApi } from "./files_api.ts";
import { FolderMemory } from "./folder_memory.ts";
import { askNetwork, NetworkNews } from "./network_news.ts";
import { drawPicture } from "./picture.ts";
import { Pictures } from "./pictures.ts";
import { Portraits } from "./portraits.ts";
import { ProgramProof } from "./proof.ts";
import { EVERYONE, type Link } from "./state.ts";
import type { Catalogue } from "./languages/catalogue.ts";
import { isLanguage, LANGUAGES, type Tongue, tongueFor } from "./languages/languages.ts";
import { Telling } from "./telling.ts";
import { en } from "./languages/en.ts";
import { rememberedTheme, rememberTheme, showTheme } from "./look.ts";
import { speak, text } from "./text.ts";

type Screen =
  | { readonly type: "starting"; readonly link: Link }
  | { readonly type: "page"; readonly view: View; readonly language: string }
  | { readonly type: "no-key"; readonly drafts: readonly string[] };

const MINUTE_MS = 60_000;
/** A page that is still there so long after the browser wanted to leave it stays. */
const STAYS_MS = 3_000;
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

/**
 * For what shows no key. Browsers keep connections of requests without credentials apart (Fetch, "connections"), so
 * that one which somebody else answered is never used for the key.
 */
const fetchBare: Fetch = (path, init) => fetch(path, { ...init, credentials: "omit" });

/** A file of the page's own. */
async function loadJson<Value>(path: string): Promise<Value> {
  const answer = await fetchBare(path, {});
  if (!answer.ok) throw new Error(`Cannot load ${path}: the program answered ${answer.status}`);
  return await answer.json();
}

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
        // Another view is another language: all of it is drawn anew.
        <ViewProvider key={shown.language} value={shown.view}>
          <Page />
        </ViewProvider>
      );
    case "no-key":
      return <NoKey drafts={shown.drafts} />;
    default:
      return shown satisfies never;
  }
}

/** Under it the tab keeps which conversation is open, so that it is open again when the page is loaded anew. */
const OPEN_KEY = "lanmessenger-open";

/** Under it the browser keeps the language that was chosen, so that it is known before the program answers. */
const LANGUAGE_KEY = "lanmessenger-language";

/**
 * Undefined: it can't be loaded, and the page goes on in the one that it speaks.
 *
 * @param chosen by the person; "system" or anything else that is no language: as the browser prefers.
 */
async function speakLanguage(chosen: string): Promise<Tongue | undefined> {
  const tongue = tongueFor(isLanguage(chosen) ? chosen : undefined, navigator.languages);
  try {
    speak(await catalogueOf(tongue.language), tongue.locale);
  } catch (error) {
    reportError(error);
    return undefined;
  }
  document.documentElement.lang = tongue.language;
  document.documentElement.dir = LANGUAGES[tongue.language].direction;
  return tongue;
}

async function catalogueOf(language: Tongue["language"]): Promise<Catalogue> {
  if (language === "en") return en;
  const loaded: { readonly default: Catalogue } = await import(`/static/languages/${language}.js`);
  return loaded.default;
}

function showApp(token: string, tongue: Tongue): void {
  const now = signal(clock.now());
  const attention = signal(attentive());
  const program = new ProgramProof({ fetch: fetchBare, clock, key: token, host: location.host });
  const ask = program.guard(fetchJson);
  const files = new HttpFilesApi(ask, token);
  const conversations = new HttpConversationApi(ask, token);
  const app = new App({
    api: new HttpApi(ask, token),
    files,
    conversations,
    openSocket: program.guardSocket(openSocketWith(token)),
    clock,
    storage: localStorage,
    newId,
    keyRefused: () => {
      forgetKey(sessionStorage);
      telling.stop();
      screen.value = { type: "no-key", drafts: app.unsent() };
    },
  });
  const telling = new Telling({
    clock,
    state: app.state,
    arrived: app.arrived,
    attention,
    storage: localStorage,
    open: (conversation) => {
      view.dialog.value = undefined;
      app.open(conversation);
    },
  });
  const sharpness = Math.min(2, devicePixelRatio || 1);
  const urls = { make: (blob: Blob) => URL.createObjectURL(blob), drop: (url: string) => URL.revokeObjectURL(url) };
  const viewIn = ({ locale }: Tongue) =>
    new View({
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
      network: new NetworkNews({ clock, ask: () => askNetwork(ask, token) }),
      emojiBooks: new EmojiBooks({ load: loadJson, version: drawnVersion }),
      emojiMemory: new EmojiMemory(localStorage),
      telling,
    });
  let view = viewIn(tongue);
  const settings = computed(() => app.state.value.me === undefined ? undefined : app.state.value.settings);
  const theme = computed(() => settings.value?.theme);
  const language = computed(() => settings.value?.language);
  effect(() => {
    if (theme.value === undefined) return;
    showTheme(document.documentElement, theme.value);
    rememberTheme(localStorage, theme.value);
  });
  let spoken = localStorage.getItem(LANGUAGE_KEY) ?? "system";
  effect(() => {
    const chosen = language.value;
    if (chosen === undefined || chosen === spoken) return;
    spoken = chosen;
    localStorage.setItem(LANGUAGE_KEY, chosen);
    void speakLanguage(chosen).then((next) => {
      if (screen.peek().type !== "page" || spoken !== chosen) return;
      if (next === undefined) return view.tell(text.settings.noLanguage);
      const before = view;
      view = viewIn(next);
      view.takeOver(before);
      screen.value = { type: "page", view, language: next.language };
    });
  });
  let returned = false;
  effect(() => {
    const { me, open, people, rooms } = app.state.value;
    if (me === undefined) return;
    if (!returned) {
      returned = true;
      const left = sessionStorage.getItem(OPEN_KEY);
      const there = left !== null && (left === EVERYONE || people.has(left) || rooms.has(left));
      if (there && open === undefined) return untracked(() => app.open(left));
    }
    if (open === undefined) sessionStorage.removeItem(OPEN_KEY);
    else sessionStorage.setItem(OPEN_KEY, open);
  });
  const look = () => {
    attention.value = attentive();
    now.value = clock.now();
    // Whoever looks does not wait for the next attempt.
    if (attention.value) app.retryNow();
  };
  addEventListener("focus", look);
  addEventListener("blur", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, MINUTE_MS);
  addEventListener("online", () => app.retryNow());
  addEventListener("pagehide", () => telling.leave());
  // A tab that is closed by mistake would take what was picked or half handed over with it: the browser asks.
  addEventListener("beforeunload", (event) => {
    if (app.unkept) event.preventDefault();
    // Requests end before the page does. Where the person stays, they begin again.
    app.leave();
    clock.after(STAYS_MS, () => app.comeBack());
  });
  addEventListener("pagehide", () => app.leave());
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) app.comeBack();
  });
  addEventListener("storage", ({ key }) => {
    if (key === null) return;
    app.keptElsewhere(key);
    telling.memory.keptElsewhere(key);
  });
  refuseDrops(document);
  screen.value = { type: "page", view, language: tongue.language };
  app.start();
}

async function main(root: Element): Promise<void> {
  const launch = launchToken(location.hash);
  // The launch token is gone from the address, and so from the history, before anything else happens.
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
  showTheme(document.documentElement, rememberedTheme(localStorage));
  const tongue = await speakLanguage(localStorage.getItem(LANGUAGE_KEY) ?? "") ?? tongueFor("en", navigator.languages);
  render(<Root />, root);
  const key = await findKey(launch, sessionStorage, (token) => openSession(fetchBare, token), clock, () => {
    screen.value = { type: "starting", link: "lost" };
  });
  if (key === undefined) screen.value = { type: "no-key", drafts: [] };
  else showApp(key, tongue);
}

const root = document.getElementById("page");
if (root === null) throw new Error('Cannot start the page: index.html has no element with the id "page"');
await main(root);
