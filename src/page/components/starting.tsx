import { Unplug } from "lucide";
import type { JSX } from "preact";
import type { Link } from "../state.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** Before the first snapshot: usually for the blink of an eye. */
export function Starting({ link }: { readonly link: Link }): JSX.Element {
  return (
    <main class="whole-page" aria-live="polite">
      {link === "lost"
        ? (
          <p class="bar">
            <Icon node={Unplug} />
            {text.gone}
          </p>
        )
        : <p class="late">{text.starting}</p>}
    </main>
  );
}
