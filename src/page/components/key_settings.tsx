import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import { text } from "../text.ts";
import { KeyForm, type KeyTask } from "./key_form.tsx";
import { useView } from "./view.ts";

type Known =
  | { readonly type: "asking" }
  | { readonly type: "known"; readonly key: "plain" | "protected" }
  | { readonly type: "failed"; readonly message: string };

/** The passphrase that the own private key is under: set, changed or removed. */
export function KeySettings(): JSX.Element {
  const { app } = useView();
  const heading = useId();
  const known = useSignal<Known>({ type: "asking" });
  const task = useSignal<KeyTask | undefined>(undefined);
  const said = useSignal("");
  useEffect(() => {
    void app.deeds.key().then((outcome) => {
      known.value = outcome.type === "done" ? knownKey(outcome.answer.protected) : outcome;
    });
  }, []);
  const begin = (wanted: KeyTask) => {
    task.value = wanted;
    said.value = "";
  };
  return (
    <section class="key-settings" aria-labelledby={heading}>
      <h3 id={heading}>{text.talk.keyTitle}</h3>
      {known.value.type === "asking" && <p class="hint late">{text.talk.loading}</p>}
      {known.value.type === "failed" && <p class="problem" role="alert">{known.value.message}</p>}
      {known.value.type === "known" && (
        <>
          <p class="hint">{known.value.key === "protected" ? text.talk.keyProtected : text.talk.keyPlain}</p>
          {task.value === undefined
            ? (
              <div class="key-actions">
                {known.value.key === "plain"
                  ? <button type="button" class="button" onClick={() => begin("set")}>{text.talk.keySet}</button>
                  : (
                    <>
                      <button type="button" class="button" onClick={() => begin("change")}>
                        {text.talk.keyChange}
                      </button>
                      <button type="button" class="button" onClick={() => begin("remove")}>
                        {text.talk.keyRemove}
                      </button>
                    </>
                  )}
                <span class="hint" role="status">{said.value}</span>
              </div>
            )
            : (
              <KeyForm
                key={task.value}
                task={task.value}
                onDone={({ protected: under }) => {
                  known.value = knownKey(under);
                  task.value = undefined;
                  said.value = text.talk.keySaved;
                }}
                onCancel={() => task.value = undefined}
              />
            )}
        </>
      )}
    </section>
  );
}

function knownKey(under: boolean): Known {
  return { type: "known", key: under ? "protected" : "plain" };
}
