/// <reference lib="dom" />
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { ChatHeader } from "./chat_header.tsx";
import { ChatNotice, isMember } from "./chat_notice.tsx";
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
  const room = view.rooms.value.get(conversation);
  const left = room !== undefined && !isMember(room.members, view.me.value?.id);
  return (
    <section ref={section} class="chat" aria-label={text.conversation}>
      <ChatHeader conversation={conversation} />
      <ChatNotice conversation={conversation} />
      <LogView conversation={conversation} />
      {!left && <Composer conversation={conversation} />}
      {over.value && !left && (
        <p class="drop-target">
          {conversation === EVERYONE
            ? text.attach.dropEveryone
            : text.attach.dropHere(view.conversationName(conversation))}
        </p>
      )}
    </section>
  );
}
