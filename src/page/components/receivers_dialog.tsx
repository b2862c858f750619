import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { receiversOf } from "../message_rules.ts";
import { numberWords, text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Modal } from "./modal.tsx";
import { Name } from "./name.tsx";
import { useHeld } from "./use_held.ts";
import { useView } from "./view.ts";

/** Who has seen an own message, who has it, and who is missing. */
export function ReceiversDialog({ message }: { readonly message: MessageDto }): JSX.Element {
  const held = useHeld(message);
  const { read, delivered, missing } = receiversOf(held);
  return (
    <Modal title={text.talk.receiversTitle}>
      <p class="hint" role="status">{text.deliveredTo(held.deliveredTo.length, held.recipients)}</p>
      <div class="modal-scroll" tabIndex={0}>
        <Group title={text.talk.missing} ids={missing} />
        <Group title={text.talk.deliveredTo} ids={delivered} />
        <Group title={text.talk.seenBy} ids={read} />
      </div>
    </Modal>
  );
}

function Group({ title, ids }: { readonly title: string; readonly ids: readonly string[] }): JSX.Element | null {
  const view = useView();
  if (ids.length === 0) return null;
  return (
    <section>
      <h3 class="section-title">
        {title} <span class="count">{numberWords(ids.length)}</span>
      </h3>
      <ul>
        {ids.map((id) => {
          const person = view.person(id);
          return (
            <li key={id} class="member">
              <Avatar person={person} />
              <span class="grow">
                <Name person={person} namesake={view.namesakes.value.has(id)} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
