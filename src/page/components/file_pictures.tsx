/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { OfferItemDto } from "../../server/dto.ts";
import { isPicture, shortFileName } from "../file_names.ts";
import type { Picture } from "../pictures.ts";
import { text } from "../text.ts";
import { useNear } from "./use_near.ts";
import { useView, type Viewed } from "./view.ts";

/** Pictures of one offer that are shown in the conversation. */
const SHOWN = 6;

interface FilePicturesProps {
  readonly author: string;
  readonly offer: string;
  readonly items: readonly OfferItemDto[];
}

/** Small pictures of what is a picture. A single one may be larger. */
export function FilePictures({ author, offer, items }: FilePicturesProps): JSX.Element | null {
  const pictures = items.flatMap((item, index) =>
    isPicture(item) ? { author, offer, item: index, name: shortFileName(item.name) } : []
  );
  if (pictures.length === 0) return null;
  return (
    <div class="file-pictures" data-size={pictures.length === 1 ? "one" : "many"}>
      {pictures.slice(0, SHOWN).map((source) => <SmallPicture key={source.item} source={source} />)}
    </div>
  );
}

/** Drawn while it is near the screen; before and after, an empty place of the same size. */
function SmallPicture({ source }: { readonly source: Viewed }): JSX.Element {
  const view = useView();
  const box = useRef<HTMLSpanElement>(null);
  const near = useNear(box).value;
  const picture = useSignal<Picture>({ type: "wanted" });
  const size = useRef<{ width: number; height: number } | undefined>(undefined);
  useEffect(() => {
    if (!near) return;
    const shown = view.pictures.show(source);
    const stop = shown.picture.subscribe((now) => picture.value = now);
    return () => {
      stop();
      shown.release();
      if (picture.value.type === "drawn") picture.value = { type: "wanted" };
    };
  }, [near]);
  const now = picture.value;
  if (now.type === "drawn") size.current = onScreen(now);
  // A file that is no picture is shown as a card like any other; it is tried again when it comes near again.
  if (now.type === "failed") return <span ref={box} />;
  return (
    <span ref={box} class="small-picture">
      {now.type === "drawn"
        ? (
          <button type="button" title={text.file.show(source.name)} onClick={() => view.viewed.value = source}>
            <img src={now.url} alt={source.name} {...size.current} />
          </button>
        )
        : <svg class="no-picture" aria-hidden="true" {...size.current ?? { width: 160, height: 120 }} />}
    </span>
  );
}

/** In px of the page. */
function onScreen({ width, height }: { readonly width: number; readonly height: number }) {
  const ratio = globalThis.devicePixelRatio || 1;
  return { width: Math.max(1, Math.round(width / ratio)), height: Math.max(1, Math.round(height / ratio)) };
}
