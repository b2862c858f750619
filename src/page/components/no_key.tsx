/// <reference lib="dom" />
import { KeyRound } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** The tab has no key to the program, or no longer a good one. What was typed is kept within reach. */
export function NoKey({ drafts }: { readonly drafts: readonly string[] }): JSX.Element {
  return (
    <main class="whole-page">
      <div class="explanation">
        <Icon node={KeyRound} />
        <h1>{text.noKey}</h1>
        <p>{installed() ? text.noKeyInstalled : text.noKeyHint}</p>
        <pre dir="ltr"><code>{installed() ? text.noKeyWindowCommand : text.noKeyCommand}</code></pre>
        {drafts.length > 0 && <p class="kept">{text.noKeyDrafts}</p>}
        {drafts.map((draft, index) => (
          <textarea
            key={index}
            class="kept-draft"
            readOnly
            dir="auto"
            rows={3}
            aria-label={text.noKeyDraft}
            value={draft}
          />
        ))}
      </div>
    </main>
  );
}

/** True: the browser shows the page as a program of its own, which nobody has given a key to. */
function installed(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}
