// deno-lint-ignore-file house/no-top-level-effect -- it is where this page begins
/**
 * Asks for the passphrase while the messenger is locked (src/server/locked_app.ts), and goes on to its page then. Kept
 * apart from the page's bundle: nothing of that is needed here.
 */

/** As in src/page/access.ts: the page goes on with the same key. */
const STORED_AS = "lanmessenger-key";
const NO_KEY = "This tab has no key to the program: open the page from the program again.";
const AGAIN_MS = 200;
/** As in src/page/proof.ts. */
const PROOF_WAIT_MS = 5_000;

const form = document.getElementById("unlock");
const field = document.getElementById("passphrase");
const button = document.getElementById("open");
const said = document.getElementById("said");

const key = await findKey();
if (key === undefined) {
  button.disabled = true;
  say(NO_KEY, "bad");
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
    const who = await answerer();
    if (who === "stranger") throw new Error("Who answers has not proved to be the program");
    const answer = who === "program" ? await post("/api/unlock", { passphrase: field.value }, key) : undefined;
    if (answer?.ok) return await goOn();
    if (answer === undefined || answer.status === 401) say(NO_KEY, "bad");
    else say((await answer.json()).message, "bad");
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
    const who = await answerer();
    if (who === "refused") return location.replace("/");
    if (who === "program") {
      const answer = await fetch("/api/snapshot", { method: "HEAD", headers: bearer(key) }).catch(() => undefined);
      if (answer?.ok || answer?.status === 401) return location.replace("/");
    }
    await new Promise((done) => setTimeout(done, AGAIN_MS));
  }
}

/**
 * Who took the port of a program that has ended gets neither key nor passphrase: "program" is who proves to know the
 * key, "refused" who says that it does not (src/page/proof.ts has it at length).
 */
async function answerer() {
  const encoder = new TextEncoder();
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const hash = await sha256(encoder.encode(key));
  const query = new URLSearchParams({ token: hexOf(await sha256(hash)), nonce: hexOf(nonce) });
  const options = { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PROOF_WAIT_MS) };
  try {
    const answer = await fetch(`/api/proof?${query}`, options);
    const { proof, code } = await answer.json();
    if (!answer.ok) return code === "token" ? "refused" : "stranger";
    const hmac = await crypto.subtle.importKey("raw", hash, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const said = [...encoder.encode("lanmessenger page proof"), ...nonce, ...encoder.encode(location.host)];
    const expected = hexOf(await crypto.subtle.sign("HMAC", hmac, Uint8Array.from(said)));
    return proof === expected ? "program" : "stranger";
  } catch {
    return "stranger";
  }
}

function sha256(bytes) {
  return crypto.subtle.digest("SHA-256", bytes);
}

function hexOf(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function post(path, body, token) {
  const headers = { "content-type": "application/json", ...(token === undefined ? {} : bearer(token)) };
  // What shows no key goes over connections of its own (src/page/main.tsx).
  const credentials = token === undefined ? "omit" : "same-origin";
  return fetch(path, { method: "POST", headers, credentials, body: JSON.stringify(body) });
}

function bearer(token) {
  return { authorization: `Bearer ${token}` };
}

/** @param tone "bad": it went wrong. */
function say(text, tone) {
  said.textContent = text;
  said.dataset.tone = tone;
}
