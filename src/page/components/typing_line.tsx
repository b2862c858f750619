import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

interface TypingLineProps {
  readonly conversation: string;
  /** What stands there while nobody writes. */
  readonly children: ComponentChildren;
}

export function TypingLine({ conversation, children }: TypingLineProps): JSX.Element {
  const view = useView();
  const words =
    useComputed(() =>
      wordsOf((view.state.value.typing.get(conversation) ?? []).map((id) => visibleName(view.person(id))))
    ).value;
  return words === "" ? <>{children}</> : (
    <span class="typing">
      <bdi>{words}</bdi>
    </span>
  );
}

function wordsOf(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return "";
  if (second === undefined) return text.talk.typing(first);
  return names.length === 2 ? text.talk.typingTwo(first, second) : text.talk.typingMany(names.length);
}
