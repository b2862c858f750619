import { useSignal } from "@preact/signals";
import { File, Folder, TriangleAlert } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import type { OfferDto, OfferItemDto } from "../../server/dto.ts";
import { extensionOf, shortFileName, visibleFileName } from "../file_names.ts";
import { sizeWords } from "../sizes.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** Items that are shown before somebody asks for all. */
const ITEMS_AT_FIRST = 5;

interface FileItemsProps {
  readonly offer: OfferDto;
  /** Which of its items: the others are seen as pictures. */
  readonly listed: readonly number[];
  /** By item: what it is called on this disk, where that is something else. */
  readonly savedNames: readonly (string | undefined)[];
}

/** What was picked, by name; of much, the first few. */
export function FileItems({ offer, listed, savedNames }: FileItemsProps): JSX.Element {
  const all = useSignal(false);
  const shown = all.value ? listed : listed.slice(0, ITEMS_AT_FIRST);
  const hidden = listed.length - shown.length;
  const more = moreThanNamed(offer);
  return (
    <>
      {shown.length > 0 && (
        <ul class="file-items">
          {shown.map((index) => {
            const item = offer.items[index];
            return item !== undefined && (
              <li key={index}>
                <FileRow item={item} savedName={savedNames[index]}>
                  <p class="file-detail">{itemWords(item)}</p>
                </FileRow>
              </li>
            );
          })}
        </ul>
      )}
      {hidden > 0 && (
        <button type="button" class="more" onClick={() => all.value = true}>{text.file.showItems(hidden)}</button>
      )}
      {hidden > 0 && listed.slice(ITEMS_AT_FIRST).some((index) => offer.items[index]?.runs) && (
        <Warning
          words={text.file.someRun}
        />
      )}
      {more > 0 && <p class="file-detail">{text.file.more(more)}</p>}
    </>
  );
}

interface FileRowProps {
  readonly item: OfferItemDto;
  /** What it is called on this disk, where that is something else. */
  readonly savedName: string | undefined;
  /** Below the name. */
  readonly children: ComponentChildren;
  /** At the end of the row. */
  readonly actions?: ComponentChildren;
}

/** What kind of thing it is; amber where opening it may run something. */
export function FileMark({ item }: { readonly item: OfferItemDto }): JSX.Element {
  const extension = item.files === null ? extensionOf(item.name) : undefined;
  return (
    <span class="file-mark" data-tone={item.runs ? "warn" : "plain"} aria-hidden="true">
      {item.files !== null
        ? <Icon node={Folder} />
        : extension === undefined
        ? <Icon node={File} />
        : <span class="extension">{extension}</span>}
    </span>
  );
}

/** One file or folder: a mark of its kind, its name, and what there is to say. */
export function FileRow({ item, savedName, children, actions }: FileRowProps): JSX.Element {
  return (
    <>
      <div class="file-row">
        <FileMark item={item} />
        <p class="file-name" title={visibleFileName(item.name)}>
          <span class="unseen">{item.files === null ? text.file.fileKind : text.file.folderKind}</span>{" "}
          <bdi>{shortFileName(item.name)}</bdi>
        </p>
        <div class="file-below">
          {savedName !== undefined && <SavedAs name={savedName} />}
          {children}
        </div>
        {actions}
      </div>
      {item.runs && <Warning words={text.file.runs} />}
    </>
  );
}

/** That another file bore the name here already, or the disk takes no such name. */
export function SavedAs({ name }: { readonly name: string }): JSX.Element {
  return (
    <p class="file-detail saved-as" title={visibleFileName(name)}>
      <bdi>{text.file.savedAs(shortFileName(name))}</bdi>
    </p>
  );
}

export function Warning({ words }: { readonly words: string }): JSX.Element {
  return (
    <p class="file-warning">
      <Icon node={TriangleAlert} />
      <span>{words}</span>
    </p>
  );
}

/** How many files there are beside those that the named items stand for. */
export function moreThanNamed({ items, files }: OfferDto): number {
  return Math.max(0, files - items.reduce((sum, item) => sum + (item.files ?? 1), 0));
}

export function itemWords({ bytes, files }: OfferItemDto): string {
  if (files === null) return sizeWords(bytes);
  return files === 0 ? text.file.emptyFolder : text.file.files(files) + text.separator + sizeWords(bytes);
}
