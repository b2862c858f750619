/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { Smile } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { EmojiPicker } from "./emoji_picker.tsx";
import { Icon } from "./icon.tsx";

interface EmojiButtonProps {
  onChoose(emoji: string): void;
  /** The picker is gone, and nothing else has taken the focus. */
  onLeft(): void;
}

export function EmojiButton({ onChoose, onLeft }: EmojiButtonProps): JSX.Element {
  const id = useId();
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const popover = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button emoji-open"
        popovertarget={id}
        aria-label={text.emoji.choose}
        title={text.emoji.choose}
      >
        <Icon node={Smile} />
      </button>
      <div
        id={id}
        ref={popover}
        class="popover emoji-popover"
        popover="auto"
        role="dialog"
        aria-label={text.emoji.choose}
        onBeforeToggle={(event) => open.value = event.newState === "open"}
        onToggle={(event) => {
          const focused = document.activeElement;
          if (event.newState === "closed" && (focused === button.current || focused === document.body)) onLeft();
        }}
      >
        {open.value && (
          <EmojiPicker
            onChoose={(emoji) => {
              popover.current?.hidePopover();
              onChoose(emoji);
            }}
          />
        )}
      </div>
    </>
  );
}
