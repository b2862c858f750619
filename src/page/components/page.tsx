import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { Bars } from "./bars.tsx";
import { Chat } from "./chat.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Empty } from "./empty.tsx";
import { People } from "./people.tsx";
import { PictureDialog } from "./picture_dialog.tsx";
import { Starting } from "./starting.tsx";
import { text } from "../text.ts";
import { useView } from "./view.ts";

/** The two panes; on narrow screens one at a time. */
export function Page(): JSX.Element {
  const view = useView();
  const open = view.open.value;
  const link = useComputed(() => view.state.value.link).value;
  if (view.me.value === undefined) return <Starting link={link} />;
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
      <PictureDialog />
      <Dialogs />
    </div>
  );
}
