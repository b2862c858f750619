import type { JSX } from "preact";
import { text } from "../text.ts";
import { ChatHeader } from "./chat_header.tsx";
import { Composer } from "./composer.tsx";
import { LogView } from "./log_view.tsx";

/** One conversation: who it is with, what was written, and where to write. */
export function Chat({ conversation }: { readonly conversation: string }): JSX.Element {
  return (
    <section class="chat" aria-label={text.conversation}>
      <ChatHeader conversation={conversation} />
      <LogView conversation={conversation} />
      <Composer conversation={conversation} />
    </section>
  );
}
