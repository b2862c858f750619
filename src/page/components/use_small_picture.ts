/// <reference lib="dom" />
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { Picture, PictureSource } from "../pictures.ts";
import { useNear } from "./use_near.ts";
import { useView } from "./view.ts";

/** The small drawing of a picture while its place is near the screen. */
export function useSmallPicture(source: PictureSource, box: RefObject<HTMLElement | null>): ReadonlySignal<Picture> {
  const view = useView();
  const near = useNear(box).value;
  const picture = useSignal<Picture>({ type: "wanted" });
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
  return picture;
}
