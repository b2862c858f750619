// deno-lint-ignore-file house/no-top-level-effect -- it is where this page begins
/**
 * Asks for the passphrase while the messenger is locked (src/server/locked_app.ts), and goes on to its page then. Kept
 * apart from the page's bundle: nothing of that is needed here.
 */

/** As in src/page/access.ts: the page goes on with the same key. */
const STORED_AS = "lanmessenger-key";
const AGAIN_MS = 200;

const form = document.getElementById("unlock");
const field = document.getElementById("passphrase");
const button = document.getElementById("open");
const said = document.getElementById("said");

const key = await findKey();
if (key === undefined) {
  button.disabled = true;
  say("This tab has no key to the program: open the page from the program again.", "bad");
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (key !== undefined) void unlock();
});

async function findKey() {
  const launch = new URLSearchParams(location.hash.slice(1)).get("launch");
  history.replaceState(null, "", "/");
  if (launch !== null) {
    const answer = await post("/api/session", { launch }, undefined).catch(() => undefined);
    if (answer?.ok) sessionStorage.setItem(STORED_AS, (await answer.json()).token);
  }
  return sessionStorage.getItem(STORED_AS) ?? undefined;
}

async function unlock() {
  button.disabled = true;
  say("Unlocking…", "plain");
  try {
    const answer = await post("/api/unlock", { passphrase: field.value }, key);
    if (answer.ok) return await goOn();
    const { message } = await answer.json();
    const noKey = "This tab has no key to the program: open the page from the program again.";
    say(answer.status === 401 ? noKey : message, "bad");
  } catch {
    say("The program does not answer: is it still running?", "bad");
  }
  field.value = "";
  field.focus();
  button.disabled = false;
}

/** The messenger takes this server's place at the same address. */
async function goOn() {
  for (;;) {
    const answer = await fetch("/api/snapshot", { method: "HEAD", headers: bearer(key) }).catch(() => undefined);
    if (answer?.ok || answer?.status === 401) return location.replace("/");
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

function post(path, body, token) {
  const headers = { "content-type": "application/json", ...(token === undefined ? {} : bearer(token)) };
  return fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
}

function bearer(token) {
  return { authorization: `Bearer ${token}` };
}

/** @param tone "bad": it went wrong. */
function say(text, tone) {
  said.textContent = text;
  said.dataset.tone = tone;
}
