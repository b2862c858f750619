/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Block, Inline } from "../markdown.ts";
import { type MentionPart, mentionParts } from "../mentions.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/**
 * A text's blocks as nodes. Each paragraph takes its own direction, by its style; a list and a quotation put their marks
 * where the first of their words begins, which `dir="auto"` finds only among what has no `dir` of its own.
 */
export function Marked({ blocks }: { readonly blocks: readonly Block[] }): JSX.Element {
  const [only] = blocks;
  if (blocks.length === 1 && only?.type === "words") {
    return (
      <p class="words" dir="auto">
        <Inlines inlines={only.inside} />
      </p>
    );
  }
  return (
    <div class="words" data-form="blocks">
      <Blocks blocks={blocks} />
    </div>
  );
}

function Blocks({ blocks }: { readonly blocks: readonly Block[] }): JSX.Element {
  return <>{blocks.map((block, index) => <OneBlock key={index} block={block} />)}</>;
}

function OneBlock({ block }: { readonly block: Block }): JSX.Element {
  switch (block.type) {
    case "words":
      return (
        <p>
          <Inlines inlines={block.inside} />
        </p>
      );
    case "code":
      return (
        <pre dir="ltr">
          {block.language !== "" && <span class="code-language">{block.language}</span>}
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return (
        <blockquote dir="auto">
          <Blocks blocks={block.inside} />
        </blockquote>
      );
    case "list": {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Blocks blocks={item} />
        </li>
      ));
      return block.start === undefined ? <ul dir="auto">{items}</ul> : <ol dir="auto" start={block.start}>{items}</ol>;
    }
    default:
      return block satisfies never;
  }
}

function Inlines({ inlines }: { readonly inlines: readonly Inline[] }): JSX.Element {
  return <>{inlines.map((inline, index) => <OneInline key={index} inline={inline} />)}</>;
}

function OneInline({ inline }: { readonly inline: Inline }): JSX.Element {
  switch (inline.type) {
    case "text":
      return inline.text.includes("@") ? <Mentions words={inline.text} /> : <>{inline.text}</>;
    case "strong":
      return (
        <strong>
          <Inlines inlines={inline.inside} />
        </strong>
      );
    case "em":
      return (
        <em>
          <Inlines inlines={inline.inside} />
        </em>
      );
    case "strike":
      return (
        <s>
          <Inlines inlines={inline.inside} />
        </s>
      );
    case "code":
      return <code>{inline.text}</code>;
    case "link":
      return (
        <>
          <a href={inline.href} target="_blank" rel="noreferrer noopener" title={inline.href}>
            <bdi>
              <Inlines inlines={inline.inside} />
            </bdi>
          </a>
          {inline.host !== "" && <bdi class="link-host">{` ${text.talk.linkTo(inline.host)}`}</bdi>}
        </>
      );
    default:
      return inline satisfies never;
  }
}

/** Drawn again when another name is meant, and not with every change of the people. */
function Mentions({ words }: { readonly words: string }): JSX.Element {
  const view = useView();
  const found = useComputed(() => JSON.stringify(mentionParts(words, view.mentionIndex.value))).value;
  const parts: readonly MentionPart[] = JSON.parse(found);
  const me = view.me.value?.id;
  return (
    <>
      {parts.map((part, index) =>
        part.type === "text"
          ? part.text
          : <mark key={index} class="mention" data-whom={part.id === me ? "me" : "other"}>{part.text}</mark>
      )}
    </>
  );
}
