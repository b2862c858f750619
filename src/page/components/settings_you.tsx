/// <reference lib="dom" />
import type { JSX } from "preact";
import type { MeDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { OwnCard } from "./own_card.tsx";
import { SavedField } from "./saved_field.tsx";
import { SettingSelect } from "./setting_fields.tsx";
import { useView } from "./view.ts";

const AVAILABILITIES = ["available", "away", "busy"] as const satisfies readonly MeDto["availability"][];

/** Characters; each may have 64 bytes, and where these are more the program says so. */
const LONGEST = 64;

/** What others see of oneself. */
export function SettingsYou(): JSX.Element | null {
  const view = useView();
  const { app } = view;
  const me = view.me.value;
  if (me === undefined) return null;
  return (
    <>
      <SavedField
        label={text.settings.name}
        value={me.name}
        input={{ maxLength: LONGEST }}
        policed="name"
        onSave={(name) => app.requests.changeStatus({ name })}
      />
      <p class="hint">{text.settings.nameHint}</p>
      <SettingSelect
        label={text.settings.availability}
        value={me.availability}
        options={AVAILABILITIES.map((each) => [each, text.status.availability[each]] as const)}
        onChoose={(availability) => app.requests.changeStatus({ availability })}
      />
      <SavedField
        label={text.settings.statusText}
        value={me.statusText}
        input={{ maxLength: LONGEST, placeholder: text.status.placeholder }}
        onSave={(statusText) => app.requests.changeStatus({ statusText })}
      />
      <OwnCard me={me} />
    </>
  );
}
