/// <reference lib="dom" />
import { ChevronLeft } from "lucide";
import type { ComponentType, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { KeySettings } from "./key_settings.tsx";
import { Modal } from "./modal.tsx";
import { ProgramSettings } from "./program_settings.tsx";
import { SettingsFiles } from "./settings_files.tsx";
import { SettingsLook } from "./settings_look.tsx";
import { SettingsNews } from "./settings_news.tsx";
import { SettingsPrivacy } from "./settings_privacy.tsx";
import { SettingsStart } from "./settings_start.tsx";
import { SettingsYou } from "./settings_you.tsx";
import { type SettingsPane, useView } from "./view.ts";

const PANES: readonly (readonly [SettingsPane, ComponentType])[] = [
  ["you", SettingsYou],
  ["look", SettingsLook],
  ["news", SettingsNews],
  ["files", SettingsFiles],
  ["privacy", SettingsPrivacy],
  ["key", KeySettings],
  ["programs", ProgramSettings],
  ["start", SettingsStart],
];

/** All that is set for the program as a whole: a list of parts, and the one that is chosen. */
export function SettingsDialog(): JSX.Element {
  const view = useView();
  const { settingsPane } = view;
  const heading = useId();
  const list = useRef<HTMLUListElement>(null);
  // A narrow screen begins with the list of them; the settings are another time's then.
  useEffect(() => () => void (settingsPane.value = undefined), []);
  const chosen = settingsPane.value;
  const left = useRef(chosen);
  const back = useRef<HTMLButtonElement>(null);
  // On a narrow screen what had the focus goes with the list, or with the part.
  useEffect(() => {
    const before = left.current;
    left.current = chosen;
    if (chosen === before) return;
    if (chosen === undefined) list.current?.querySelector<HTMLElement>(`[data-pane="${before}"]`)?.focus();
    else if (list.current?.checkVisibility() === false) back.current?.focus();
  }, [chosen]);
  const [pane, Pane] = PANES.find(([each]) => each === chosen) ?? ["you", SettingsYou];
  // There the field of the language has the focus again.
  const atLanguage = view.redrawnFor === "language" && pane === "look";
  return (
    <Modal title={text.talk.settings}>
      <div class="settings" data-shows={chosen === undefined ? "list" : "pane"}>
        <nav aria-label={text.settings.list}>
          <ul ref={list}>
            {PANES.map(([each]) => (
              <li key={each}>
                <button
                  type="button"
                  data-pane={each}
                  autofocus={each === pane && !atLanguage}
                  aria-current={each === pane ? "true" : undefined}
                  onClick={() => settingsPane.value = each}
                >
                  {text.settings.panes[each]}
                </button>
              </li>
            ))}
          </ul>
        </nav>
        <section class="settings-pane" aria-labelledby={heading}>
          <div class="settings-title">
            <button
              ref={back}
              type="button"
              class="icon-button settings-back"
              aria-label={text.settings.back}
              onClick={() => settingsPane.value = undefined}
            >
              <Icon node={ChevronLeft} />
            </button>
            <h3 id={heading}>{text.settings.panes[pane]}</h3>
          </div>
          <Pane key={pane} />
        </section>
      </div>
    </Modal>
  );
}
