/// <reference lib="dom" />
import type { JSX } from "preact";
import type { SettingsDto } from "../../server/dto.ts";
import { LANGUAGES, type LanguageTag } from "../languages/languages.ts";
import { text } from "../text.ts";
import { SettingSelect, useSettings } from "./setting_fields.tsx";
import { useView } from "./view.ts";

const THEMES = ["system", "light", "dark"] as const satisfies readonly SettingsDto["theme"][];
const TAGS = Object.keys(LANGUAGES) as LanguageTag[];

/** How the page looks, and what it speaks. */
export function SettingsLook(): JSX.Element {
  const view = useView();
  const { app } = view;
  const { settings } = useSettings();
  return (
    <>
      <SettingSelect
        label={text.settings.theme}
        policed="theme"
        value={settings.theme}
        options={THEMES.map((theme) => [theme, text.settings.themes[theme]] as const)}
        onChoose={(theme) => app.deeds.changeSettings({ theme })}
      />
      <SettingSelect<SettingsDto["language"]>
        label={text.settings.language}
        policed="language"
        value={settings.language}
        {...view.redrawnFor === "language" ? { focus: "at once" } : {}}
        options={[
          ["system", text.settings.languageSystem],
          ...TAGS.map((tag) => [tag, LANGUAGES[tag].name, tag] as const),
        ]}
        onChoose={(language) => app.deeds.changeSettings({ language })}
      />
    </>
  );
}
