/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { Bars } from "./bars.tsx";
import { Chat } from "./chat.tsx";
import { Details } from "./details.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Empty } from "./empty.tsx";
import { FirstRun } from "./first_run.tsx";
import { People } from "./people.tsx";
import { PictureDialog } from "./picture_dialog.tsx";
import { Starting } from "./starting.tsx";
import { text } from "../text.ts";
import { useDetailsFocus } from "./use_details_focus.ts";
import { useMedia } from "./use_media.ts";
import { useShortcuts } from "./use_shortcuts.ts";
import { useView } from "./view.ts";

/** Where the details have room beside a conversation (style/narrow.css). Elsewhere they lie over it. */
const BESIDE = "(min-width: 1201px)";
/** Where they cover it wholly, and the list of people is not shown. */
const ALONE = "(max-width: 720px)";

/** The panes: people, a conversation, and its details; on narrow screens one at a time. */
export function Page(): JSX.Element {
  const view = useView();
  useShortcuts(view);
  const open = view.open.value;
  const details = view.details.value === "open";
  useLayoutEffect(() => {
    if (!matchMedia(BESIDE).matches) view.details.value = "closed";
  }, [open]);
  useDetailsFocus(open, open !== undefined && details ? "open" : "closed");
  const alone = useMedia(ALONE);
  const link = useComputed(() => view.state.value.link).value;
  const me = view.me.value;
  if (me === undefined) return <Starting link={link} />;
  if (me.nameFrom === "system") return <FirstRun name={me.name} />;
  return (
    <div class="page">
      <header class="top">
        <h1 class="unseen">{text.title}</h1>
        <Bars />
      </header>
      <main class="panes" data-pane={open === undefined ? "people" : "chat"} data-details={details ? "open" : "closed"}>
        <People />
        <div class="centre" inert={alone && open !== undefined && details}>
          {open === undefined ? <Empty /> : <Chat key={open} conversation={open} />}
        </div>
        {open !== undefined && details && <Details key={open} conversation={open} />}
      </main>
      <PictureDialog />
      <Dialogs />
    </div>
  );
}
