import { h, type JSX } from "preact";
import { ArrowLeft, ChevronLeft, Forward, type IconNode, Reply, SendHorizontal, Undo2 } from "lucide";

/** They point onward or back along a line of words: where that runs from right to left, they are mirrored. */
const POINTING: ReadonlySet<IconNode> = new Set([ArrowLeft, ChevronLeft, Forward, Reply, SendHorizontal, Undo2]);

/** A drawing of lucide's, 16 px unless its style says otherwise; a word for it stands beside or on its button. */
export function Icon({ node }: { readonly node: IconNode }): JSX.Element {
  return (
    <svg class={POINTING.has(node) ? "icon pointing" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {node.map(([tag, attributes]) =>
        h(tag, attributes)
      )}
    </svg>
  );
}
