import type { JSX } from "preact";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { useSettings } from "./setting_fields.tsx";
import { useView } from "./view.ts";

/** Where received files go, and where it is said whose are accepted. */
export function SettingsFiles(): JSX.Element {
  const view = useView();
  const { settings } = useSettings();
  const now = view.filesFolder.value;
  const chosen = settings.filesFolder;
  return (
    <>
      <SavedField
        label={text.settings.folder}
        value={chosen ?? ""}
        input={{ placeholder: now }}
        policed="filesFolder"
        onSave={(typed) => view.app.deeds.changeSettings({ filesFolder: typed === "" ? null : typed })}
      />
      <p class="hint">{text.settings.folderHint}</p>
      {chosen !== null && chosen !== now && <p class="hint">{text.settings.folderGiven(now)}</p>}
      <p class="hint">{text.settings.rules}</p>
    </>
  );
}
