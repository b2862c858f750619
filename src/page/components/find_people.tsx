import { Search, X } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { ShortcutKeys } from "./keys.tsx";
import { useView } from "./view.ts";

export function FindPeople(): JSX.Element {
  const { wanted, app, dialog } = useView();
  const type = (typed: string) => {
    wanted.value = typed;
    app.search.type(typed);
  };
  return (
    <div class="find">
      <Icon node={Search} />
      <input
        type="text"
        role="searchbox"
        aria-label={text.find}
        placeholder={text.find}
        autocomplete="off"
        spellcheck={false}
        dir="auto"
        value={wanted.value}
        onInput={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") type("");
        }}
      />
      {wanted.value === "" && (
        <button
          type="button"
          class="find-keys"
          title={text.palette.title}
          onClick={() => dialog.value = { type: "palette" }}
        >
          <span class="unseen">{text.palette.title}</span>
          <ShortcutKeys of="palette" />
        </button>
      )}
      {wanted.value !== "" && (
        <button
          type="button"
          class="icon-button small"
          aria-label={text.clearFind}
          onClick={() => type("")}
        >
          <Icon node={X} />
        </button>
      )}
    </div>
  );
}
