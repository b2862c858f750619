import { Info, Unplug, X } from "lucide";
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { ToldBar } from "./told_bar.tsx";
import { useView } from "./view.ts";

/** What everybody should see whichever pane they are in: the program has gone, or wants to say something. */
export function Bars(): JSX.Element {
  const { app, state } = useView();
  const link = useComputed(() => state.value.link).value;
  const notices = useComputed(() => state.value.notices).value;
  return (
    <div class="bars" role="status">
      {link === "lost" && (
        <div class="bar">
          <Icon node={Unplug} />
          <span class="grow">{text.gone}</span>
          <button type="button" class="button" onClick={() => app.retryNow()}>{text.tryNow}</button>
        </div>
      )}
      {notices.map((notice) => (
        <div class="bar" key={`${notice.code} ${notice.message}`}>
          <Icon node={Info} />
          <span class="grow" dir="auto">{notice.message}</span>
          <button type="button" class="icon-button" aria-label={text.dismiss} onClick={() => app.dismiss(notice)}>
            <Icon node={X} />
          </button>
        </div>
      ))}
      <ToldBar />
    </div>
  );
}
