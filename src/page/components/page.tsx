import type { JSX } from "preact";
import { Bars } from "./bars.tsx";
import { Chat } from "./chat.tsx";
import { Empty } from "./empty.tsx";
import { People } from "./people.tsx";
import { Starting } from "./starting.tsx";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** The two panes; on narrow screens one at a time. */
export function Page(): JSX.Element {
  const { state } = useView();
  const { me, open, link } = state.value;
  if (me === undefined) return <Starting link={link} />;
  return (
    <div class="page">
      <header class="top">
        <h1 class="unseen">{text.title}</h1>
        <Bars />
      </header>
      <main class="panes" data-pane={open === undefined ? "people" : "chat"}>
        <People />
        <div class="centre">{open === undefined ? <Empty /> : <Chat key={open} conversation={open} />}</div>
      </main>
    </div>
  );
}
