import { h, type JSX } from "preact";
import type { IconNode } from "lucide";

/** A drawing of lucide's, 16 px unless its style says otherwise; a word for it stands beside or on its button. */
export function Icon({ node }: { readonly node: IconNode }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {node.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}
