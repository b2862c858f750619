import { File, Folder, Image, X } from "lucide";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { isPicture, mayRun, shortFileName, visibleFileName } from "../file_names.ts";
import { type PickedItem, sumOf } from "../picked.ts";
import { sizeWords } from "../sizes.ts";
import { text } from "../text.ts";
import { Warning } from "./file_items.tsx";
import { Icon } from "./icon.tsx";
import { useSmallPicture } from "./use_small_picture.ts";
import { useView } from "./view.ts";

/** Items that are listed; of more, the rest is counted. */
const LISTED = 50;

interface AttachedListProps {
  readonly conversation: string;
  /** Called when what had the focus has gone. */
  onRemoved(): void;
}

/** What was picked and goes with the next press of Enter. */
export function AttachedList({ conversation, onRemoved }: AttachedListProps): JSX.Element {
  const { attachments } = useView().app;
  const { items, reading, problem } = attachments.of(conversation).value;
  const { files, bytes } = sumOf(items);
  const remove = (name: string) => {
    attachments.remove(conversation, name);
    onRemoved();
  };
  const removeAll = () => {
    attachments.removeAll(conversation);
    onRemoved();
  };
  return (
    <>
      {problem !== undefined && <p class="problem" role="alert">{problem}</p>}
      {reading !== undefined && (
        <p class="reading">
          <span class="grow" role="status">{text.attach.reading(reading)}</span>
          <button type="button" class="button" onClick={() => attachments.stopReading(conversation)}>
            {text.attach.stop}
          </button>
        </p>
      )}
      {items.length > 0 && (
        <section class="attached" aria-label={text.attach.list}>
          <ul>
            {items.slice(0, LISTED).map((item) => (
              <li key={item.name}>
                <AttachedItem item={item} onRemove={() => remove(item.name)} />
              </li>
            ))}
          </ul>
          <p class="attached-total">
            <span class="grow" role="status">
              {items.length > LISTED ? `${text.file.more(items.length - LISTED)}${text.separator}` : ""}
              {text.attach.total(text.file.files(files), sizeWords(bytes))}
            </span>
            {items.length > 1 && (
              <button type="button" class="more" onClick={removeAll}>
                {text.attach.removeAll}
              </button>
            )}
          </p>
        </section>
      )}
    </>
  );
}

function AttachedItem({ item, onRemove }: { readonly item: PickedItem; onRemove(): void }): JSX.Element {
  const { runnable } = useView();
  const name = shortFileName(item.name);
  const warned = useMemo(() => warningOf(item, runnable.value), [item, runnable.value]);
  return (
    <>
      <AttachedMark item={item} tone={warned === undefined ? "plain" : "warn"} />
      <span class="attached-name" title={visibleFileName(item.name)}>
        <span class="unseen">{item.type === "file" ? text.file.fileKind : text.file.folderKind}</span> <bdi>{name}</bdi>
      </span>
      <span class="attached-size">
        {item.type === "folder" ? text.file.files(item.files) + text.separator : ""}
        {sizeWords(item.bytes)}
      </span>
      <button type="button" class="icon-button small" aria-label={text.attach.remove(name)} onClick={onRemove}>
        <Icon node={X} />
      </button>
      {warned !== undefined && <Warning words={warned} />}
    </>
  );
}

/** What it is, at a glance: a small picture of a picture. */
function AttachedMark({ item, tone }: { readonly item: PickedItem; readonly tone: "plain" | "warn" }): JSX.Element {
  const [entry] = item.entries;
  const picture = item.type === "file" && entry?.type === "file" &&
    isPicture({ name: item.name, bytes: item.bytes, files: null, runs: tone === "warn" });
  return (
    <span class="attached-mark" data-tone={tone} aria-hidden="true">
      {picture ? <AttachedPicture file={entry.file} /> : <Icon node={item.type === "file" ? File : Folder} />}
    </span>
  );
}

function AttachedPicture({ file }: { readonly file: Blob }): JSX.Element {
  const box = useRef<HTMLSpanElement>(null);
  const now = useSmallPicture({ file }, box).value;
  return <span ref={box}>{now.type === "drawn" ? <img src={now.url} alt="" /> : <Icon node={Image} />}</span>;
}

/** As the receiver's card will say it; undefined: nothing in it runs. */
function warningOf({ name, type, entries }: PickedItem, runnable: ReadonlySet<string>): string | undefined {
  if (mayRun(name, runnable)) return text.attach.runs;
  if (type === "file") return undefined;
  const within = entries.filter(({ inside }) => mayRun(inside.slice(inside.lastIndexOf("/") + 1), runnable)).length;
  return within === 0 ? undefined : text.attach.runsWithin(within);
}
