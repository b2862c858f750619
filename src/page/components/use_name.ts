import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { visibleName } from "../names.ts";
import { useView } from "./view.ts";

/** Somebody's name, for words: the component is drawn again when it changes, and not with every other person. */
export function useName(id: string | undefined): string {
  const view = useView();
  return useMemo(() => computed(() => id === undefined ? "" : visibleName(view.person(id))), [id]).value;
}
