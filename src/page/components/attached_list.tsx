import { File, Folder, X } from "lucide";
import type { JSX } from "preact";
import { shortFileName, visibleFileName } from "../file_names.ts";
import { type PickedItem, sumOf } from "../picked.ts";
import { sizeWords } from "../sizes.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
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
  const name = shortFileName(item.name);
  return (
    <>
      <Icon node={item.type === "file" ? File : Folder} />
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
    </>
  );
}
