/// <reference lib="dom" />
import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { DroppedEntry } from "../dropped.ts";
import { pickedFile, type PickedItem } from "../picked.ts";

/** Whether files are being dragged, so that dragged text goes where it always went. */
function bringsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** Takes files that are dropped on an element. The signal: they are over it now. */
export function useDrop(
  element: RefObject<HTMLElement | null>,
  onDrop: (entries: readonly DroppedEntry[], loose: readonly PickedItem[]) => void,
): ReadonlySignal<boolean> {
  const over = useSignal(false);
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    const listening = new AbortController();
    const { signal } = listening;
    const listen = (name: "dragenter" | "dragover" | "drop", heard: (event: DragEvent) => void) =>
      target.addEventListener(name, (event) => bringsFiles(event) && heard(event), { signal });
    listen("dragenter", () => over.value = true);
    listen("dragover", (event) => {
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
      over.value = true;
    });
    listen("drop", (event) => {
      event.preventDefault();
      over.value = false;
      if (event.dataTransfer !== null) onDrop(...contentOf(event.dataTransfer));
    });
    target.addEventListener("dragleave", (event) => {
      // From one element to another within: it is still over this one.
      if (!(event.relatedTarget instanceof Node && target.contains(event.relatedTarget))) over.value = false;
    }, { signal });
    return () => listening.abort();
  }, []);
  return over;
}

/** Read before the event ends, which is when a browser closes it. A picture dragged out of a page has no entry. */
function contentOf(transfer: DataTransfer): [DroppedEntry[], PickedItem[]] {
  const entries: DroppedEntry[] = [];
  const loose: PickedItem[] = [];
  for (const item of Array.from(transfer.items)) {
    if (item.kind !== "file") continue;
    const entry = item.webkitGetAsEntry();
    if (entry !== null) {
      entries.push(entry as FileSystemFileEntry | FileSystemDirectoryEntry as DroppedEntry);
      continue;
    }
    const file = item.getAsFile();
    if (file !== null) loose.push(pickedFile(file));
  }
  return [entries, loose];
}

/** Outside of such an element a drop does nothing: a browser would leave the page for the file. */
export function refuseDrops(page: Pick<EventTarget, "addEventListener">): void {
  const refuse = (event: Event) => {
    if (event.defaultPrevented || !(event instanceof DragEvent) || !bringsFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "none";
  };
  page.addEventListener("dragover", refuse);
  page.addEventListener("drop", refuse);
}
