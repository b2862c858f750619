/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import type { AutostartDto } from "../../server/dto.ts";
import type { Outcome } from "../conversation_requests.ts";
import { text } from "../text.ts";
import { Lock, Problem, useLock } from "./setting_fields.tsx";
import { useView } from "./view.ts";

/** Whether the program is started with the system. */
export function SettingsStart(): JSX.Element {
  const { app } = useView();
  const known = useSignal<AutostartDto | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  const id = useId();
  const lock = useLock("autostart");
  const lockId = useId();
  const take = (outcome: Outcome<AutostartDto>) => {
    problem.value = outcome.type === "failed" ? outcome.message : undefined;
    if (outcome.type === "done") known.value = outcome.answer;
  };
  useEffect(() => void app.deeds.autostart().then(take), []);
  const now = known.value;
  if (now === undefined) {
    return problem.value === undefined
      ? <p class="hint late">{text.talk.loading}</p>
      : <Problem problem={problem.value} />;
  }
  if (now.state === "impossible") return <p class="hint">{text.settings.startWhy[now.why ?? "system"]}</p>;
  return (
    <div class="setting">
      <label class="choice">
        <input
          type="checkbox"
          checked={now.state === "on"}
          disabled={lock !== undefined}
          aria-describedby={lock === undefined ? id : `${id} ${lockId}`}
          onChange={async (event) => {
            const box = event.currentTarget;
            take(await app.deeds.changeAutostart(box.checked ? "on" : "off"));
            box.checked = known.value?.state === "on";
          }}
        />
        <span>{text.settings.start}</span>
      </label>
      <p id={id} class="hint">{text.settings.startHint}</p>
      <Lock id={lockId} words={lock} />
      {now.state === "other" && <p class="hint">{text.settings.startOther(now.entry ?? "")}</p>}
      <Problem problem={problem.value} />
    </div>
  );
}
