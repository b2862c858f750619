/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { JSX } from "preact";
import { commonFolder, visibleFileName } from "../file_names.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** How long a button says that it copied, ms. */
const COPIED_MS = 2_000;
/** Paths that are listed where they have no folder in common. */
const LISTED = 5;

/** Where received files are: a single one, or the folder that holds them. */
export function FilePlace({ paths }: { readonly paths: readonly string[] }): JSX.Element {
  const folder = paths.length > 1 ? commonFolder(paths) : undefined;
  const shown = folder === undefined ? paths.slice(0, LISTED) : [folder];
  return (
    <ul class="file-place" aria-label={text.file.place}>
      {shown.map((path) => (
        <li key={path}>
          <bdi class="path">{visibleFileName(path)}</bdi>
          <CopyButton path={path} />
        </li>
      ))}
      {folder === undefined && paths.length > LISTED && <li>{text.file.more(paths.length - LISTED)}</li>}
    </ul>
  );
}

function CopyButton({ path }: { readonly path: string }): JSX.Element {
  const { clock } = useView();
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(path);
    copied.value = true;
    clock.after(COPIED_MS, () => copied.value = false);
  };
  return (
    <>
      <button
        type="button"
        class="icon-button small"
        aria-label={text.file.copyPath}
        title={copied.value ? text.file.copied : text.file.copyPath}
        onClick={copy}
      >
        <Icon node={copied.value ? Check : Copy} />
      </button>
      <span class="unseen" role="status">{copied.value ? text.file.copied : ""}</span>
    </>
  );
}
