/// <reference lib="dom" />
import { X } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

interface ModalProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

/** What stands before the page. The browser keeps the focus in it, closes it on Escape, and gives the focus back. */
export function Modal({ title, children }: ModalProps): JSX.Element {
  const view = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Before the next key: what is typed at once belongs into it.
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="modal"
      aria-labelledby={heading}
      onClose={() => view.dialog.value = undefined}
      onClick={(event) => {
        // A press beside it.
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
    >
      <div class="modal-frame">
        <header>
          <h2 id={heading} class="grow">{title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={text.talk.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon node={X} />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
