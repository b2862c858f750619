/// <reference lib="dom" />
import { File, Folder, Paperclip } from "lucide";
import type { JSX, RefObject, TargetedEvent } from "preact";
import { useId, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** Every browser knows it, and preact's types do not. */
const A_FOLDER = { webkitdirectory: true };

interface AttachButtonProps {
  onPick(files: readonly File[]): void;
}

/** A press shows the two choices: a browser's dialogue takes files or a folder, and never both. */
export function AttachButton({ onPick }: AttachButtonProps): JSX.Element {
  const menu = useId();
  const popover = useRef<HTMLDivElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const choose = (input: RefObject<HTMLInputElement | null>) => {
    popover.current?.hidePopover();
    input.current?.click();
  };
  const picked = (event: TargetedEvent<HTMLInputElement>) => {
    const input = event.currentTarget;
    onPick(Array.from(input.files ?? []));
    // So that picking the same again is a change.
    input.value = "";
  };
  return (
    <>
      <button
        type="button"
        class="icon-button attach"
        popovertarget={menu}
        aria-label={text.attach.button}
        title={text.attach.button}
      >
        <Icon node={Paperclip} />
      </button>
      <div id={menu} ref={popover} class="popover attach-menu" popover="auto">
        <button type="button" class="choice" onClick={() => choose(files)}>
          <Icon node={File} />
          {text.attach.files}
        </button>
        <button type="button" class="choice" onClick={() => choose(folder)}>
          <Icon node={Folder} />
          {text.attach.folder}
        </button>
      </div>
      <input ref={files} type="file" multiple hidden aria-label={text.attach.files} onChange={picked} />
      <input ref={folder} type="file" hidden {...A_FOLDER} aria-label={text.attach.folder} onChange={picked} />
    </>
  );
}
