/// <reference lib="dom" />
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { visibleName } from "../names.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { ChatHeader } from "./chat_header.tsx";
import { Composer } from "./composer.tsx";
import { LogView } from "./log_view.tsx";
import { useDrop } from "./use_drop.ts";
import { useView } from "./view.ts";

/** One conversation: who it is with, what was written, and where to write. Files may be dropped anywhere on it. */
export function Chat({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const { attachments } = view.app;
  const section = useRef<HTMLElement>(null);
  const over = useDrop(section, (entries, loose) => {
    if (loose.length > 0) attachments.pick(conversation, loose);
    void attachments.drop(conversation, entries);
    section.current?.querySelector("textarea")?.focus();
  });
  return (
    <section ref={section} class="chat" aria-label={text.conversation}>
      <ChatHeader conversation={conversation} />
      <LogView conversation={conversation} />
      <Composer conversation={conversation} />
      {over.value && (
        <p class="drop-target">
          {conversation === EVERYONE
            ? text.attach.dropEveryone
            : text.attach.dropHere(visibleName(view.person(conversation)))}
        </p>
      )}
    </section>
  );
}
