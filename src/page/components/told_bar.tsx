/// <reference lib="dom" />
import { Bell } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { focusPage } from "./page_focus.ts";
import { useView } from "./view.ts";

/** Asks, once there was something to be told of, whether the user wants to be told. */
export function ToldBar(): JSX.Element | null {
  const { telling } = useView();
  if (!telling.mayAsk.value) return null;
  return (
    <div class="bar" data-tone="calm">
      <Icon node={Bell} />
      <span class="grow">{text.told.question}</span>
      <span class="bar-actions">
        <button
          type="button"
          class="button"
          onClick={() => {
            void telling.ask();
            focusPage();
          }}
        >
          {text.told.yes}
        </button>
        <button
          type="button"
          class="button"
          onClick={() => {
            telling.memory.choose({ ask: "later" });
            focusPage();
          }}
        >
          {text.told.notNow}
        </button>
      </span>
    </div>
  );
}
