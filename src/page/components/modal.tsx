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
  const wanted = view.dialog.value;
  const own = useRef(wanted);
  // Before the next key: what is typed at once belongs into it.
  useLayoutEffect(() => {
    own.current = wanted;
    if (dialog.current?.open === false) dialog.current.showModal();
  }, [wanted]);
  return (
    <dialog
      ref={dialog}
      class="modal"
      aria-labelledby={heading}
      onClose={() => {
        // Another may stand there already: the browser says a little later that this one has closed.
        if (view.dialog.value === own.current) view.dialog.value = undefined;
      }}
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
