import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { readMarkdown } from "../markdown.ts";
import { text } from "../text.ts";
import { Marked } from "./marked.tsx";

/** A longer text is cut until the reader asks for the rest: in characters and in lines. */
const CUT_CHARACTERS = 3_000;
const CUT_LINES = 40;

/** The words, as nodes of text and nothing else. */
export function TextBody({ words }: { readonly words: string }): JSX.Element {
  const whole = useSignal(false);
  const cut = whole.value ? words.length : cutAt(words);
  const blocks = useMemo(() => readMarkdown(words.slice(0, cut)), [words, cut]);
  return (
    <>
      {words !== "" && <Marked blocks={blocks} />}
      {cut < words.length && (
        <button type="button" class="more" onClick={() => whole.value = true}>
          {text.showAll(words.length)}
        </button>
      )}
    </>
  );
}

/** Where to cut: never within a surrogate pair, and not for the sake of a few characters. */
function cutAt(words: string): number {
  let end = words.length > CUT_CHARACTERS * 1.2 ? CUT_CHARACTERS : words.length;
  for (let line = 0, from = 0; line < CUT_LINES; line++) {
    const breakAt = words.indexOf("\n", from);
    if (breakAt < 0) break;
    from = breakAt + 1;
    if (line === CUT_LINES - 1) end = Math.min(end, breakAt);
  }
  const code = words.charCodeAt(end - 1);
  return end < words.length && code >= 0xd800 && code < 0xdc00 ? end - 1 : end;
}
