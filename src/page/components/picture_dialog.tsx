/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { X } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Picture } from "../pictures.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView, type Viewed } from "./view.ts";

/** The largest side of a large picture, px of the screen. */
const LARGEST = 4_096;

/** One picture, as large as the window allows. */
export function PictureDialog(): JSX.Element | null {
  const viewed = useView().viewed.value;
  if (viewed === undefined) return null;
  return <LargePicture key={`${viewed.author}/${viewed.offer}/${viewed.item}`} source={viewed} />;
}

function LargePicture({ source }: { readonly source: Viewed }): JSX.Element {
  const view = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const picture = useSignal<Picture>({ type: "wanted" });
  useEffect(() => {
    dialog.current?.showModal();
    const abort = new AbortController();
    let url: string | undefined;
    const ratio = globalThis.devicePixelRatio || 1;
    const fit = {
      width: Math.min(LARGEST, Math.round(innerWidth * ratio)),
      height: Math.min(LARGEST, Math.round(innerHeight * ratio)),
    };
    view.pictures.large(source, fit, abort.signal).then(
      (drawn) => {
        url = drawn.url;
        if (abort.signal.aborted) view.pictures.drop(url);
        else picture.value = drawn;
      },
      () => picture.value = { type: "failed" },
    );
    return () => {
      abort.abort();
      if (url !== undefined) view.pictures.drop(url);
    };
  }, []);
  const now = picture.value;
  return (
    <dialog
      ref={dialog}
      class="picture-dialog"
      aria-label={source.name}
      onClose={() => view.viewed.value = undefined}
      onClick={(event) => {
        // A press beside the picture: the dialog is all of the window then.
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
    >
      <header>
        <p class="grow file-name">
          <bdi>{source.name}</bdi>
        </p>
        <button type="button" class="icon-button" aria-label={text.file.close} onClick={() => dialog.current?.close()}>
          <Icon node={X} />
        </button>
      </header>
      {now.type === "drawn"
        ? <img src={now.url} alt={source.name} />
        : <p role="status">{now.type === "failed" ? text.file.noPicture : text.file.loadingPicture}</p>}
    </dialog>
  );
}
