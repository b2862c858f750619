/// <reference lib="dom" />
import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { OfferItemDto } from "../../server/dto.ts";
import { isPicture, shortFileName, visibleFileName } from "../file_names.ts";
import { text } from "../text.ts";
import { itemWords, SavedAs } from "./file_items.tsx";
import { useSmallPicture } from "./use_small_picture.ts";
import { useView } from "./view.ts";

/** Pictures of one offer that are shown in the conversation. */
const SHOWN = 6;

interface FilePicturesProps {
  readonly author: string;
  readonly offer: string;
  readonly items: readonly OfferItemDto[];
  /** Which of the items. */
  readonly pictures: readonly number[];
  readonly savedNames: readonly (string | undefined)[];
  /** Those that can't be drawn, and stand among the files. */
  readonly undrawn: Signal<ReadonlySet<number>>;
}

/** The items of an offer that may be shown as pictures, where they are here. */
export function picturesOf(items: readonly OfferItemDto[]): number[] {
  return items.flatMap((item, index) => isPicture(item) ? index : []).slice(0, SHOWN);
}

/** Small pictures of what is a picture. A single one may be larger. Among other files each bears its name. */
export function FilePictures({ items, pictures, undrawn, ...others }: FilePicturesProps): JSX.Element {
  const drawable = pictures.filter((index) => !undrawn.value.has(index)).length;
  return (
    <div class="file-pictures" data-size={drawable === 1 ? "one" : drawable === 0 ? "none" : "many"}>
      {pictures.map((index) => {
        const item = items[index];
        return item !== undefined && (
          <FilePicture key={index} index={index} item={item} alone={items.length === 1} undrawn={undrawn} {...others} />
        );
      })}
    </div>
  );
}

type FilePictureProps = Omit<FilePicturesProps, "items" | "pictures"> & {
  readonly index: number;
  readonly item: OfferItemDto;
  /** True: the card is about it, and names it elsewhere. */
  readonly alone: boolean;
};

/** Drawn while it is near the screen; before and after, an empty place of the same size. */
function FilePicture({ author, offer, index, item, alone, savedNames, undrawn }: FilePictureProps): JSX.Element {
  const view = useView();
  const box = useRef<HTMLElement>(null);
  const name = shortFileName(item.name);
  const source = { author, offer, item: index, name };
  const size = useRef<{ width: number; height: number } | undefined>(undefined);
  const now = useSmallPicture(source, box).value;
  useEffect(() => {
    if (now.type === "wanted" || undrawn.value.has(index) === (now.type === "failed")) return;
    const others = [...undrawn.value].filter((each) => each !== index);
    undrawn.value = new Set(now.type === "failed" ? [...others, index] : others);
  }, [now.type]);
  if (now.type === "drawn") size.current = onScreen(now);
  // A file that is no picture stands among the others; it is tried again when it comes near again.
  if (now.type === "failed") return <figure ref={box} class="failed-picture" />;
  const savedName = savedNames[index];
  return (
    <figure ref={box} class="small-picture">
      {now.type === "drawn"
        ? (
          <button type="button" title={text.file.show(name)} onClick={() => view.viewed.value = source}>
            <img src={now.url} alt={name} {...size.current} />
          </button>
        )
        : <svg class="no-picture" aria-hidden="true" {...size.current ?? { width: 160, height: 120 }} />}
      {!alone && (
        <figcaption>
          <p class="file-name" title={visibleFileName(item.name)}>
            <bdi>{name}</bdi>
          </p>
          {savedName !== undefined && <SavedAs name={savedName} />}
          <p class="file-detail">{itemWords(item)}</p>
        </figcaption>
      )}
    </figure>
  );
}

/** In px of the page. */
function onScreen({ width, height }: { readonly width: number; readonly height: number }) {
  const ratio = globalThis.devicePixelRatio || 1;
  return { width: Math.max(1, Math.round(width / ratio)), height: Math.max(1, Math.round(height / ratio)) };
}
