/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { TriangleAlert } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import type { PersonDto } from "../../server/dto.ts";
import type { TrustChange } from "../files_api.ts";
import type { TrustAnswer } from "../requests.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { QrCode } from "./qr_code.tsx";
import { RuleForm } from "./rule_form.tsx";
import { Lock, useLock } from "./setting_fields.tsx";
import { useView } from "./view.ts";

/** How far somebody is trusted: whether their key was compared, and what is taken from them without asking. */
export function Trust({ person }: { readonly person: PersonDto }): JSX.Element {
  const { app } = useView();
  const heading = useId();
  const lock = useLock("autoAccept");
  const lockId = useId();
  const known = useSignal<TrustAnswer | undefined>(undefined);
  const problem = useSignal<string | undefined>(undefined);
  useEffect(() => {
    void app.requests.trust(person.id).then((answer) => known.value = answer);
  }, [person.verified]);
  const change = async (wanted: TrustChange) => {
    const answer = await app.requests.changeTrust(person.id, wanted);
    problem.value = answer.type === "failed" ? answer.message : undefined;
    if (answer.type === "trust") known.value = answer;
    return answer.type === "trust";
  };
  return (
    <section class="detail" aria-labelledby={heading}>
      <h3 id={heading}>{text.trust.title}</h3>
      {person.twin !== null && !person.verified && (
        <p class="twin-warning">
          <Icon node={TriangleAlert} />
          <bdi>{text.talk.twin(person.name)}</bdi>
        </p>
      )}
      {known.value === undefined && <p class="late">{text.trust.loading}</p>}
      {known.value?.type === "failed" && <p class="problem">{known.value.message}</p>}
      {known.value?.type === "trust" && (
        <>
          <p class="safety-number">
            {known.value.trust.safetyNumber.split(" ").map((group, index) => (
              <span key={index}>{index === 0 ? group : ` ${group}`}</span>
            ))}
          </p>
          <QrCode digits={known.value.trust.safetyNumber} />
          <p class="hint">{text.trust.compare}</p>
          {person.contact || known.value.trust.verified
            ? (
              <label class="choice">
                <input
                  type="checkbox"
                  checked={known.value.trust.verified}
                  onChange={(event) => void change({ verified: event.currentTarget.checked, rule: null })}
                />
                <span>{text.trust.verified}</span>
              </label>
            )
            : <p class="hint">{text.trust.notAContact}</p>}
          {known.value.trust.verified && lock !== undefined && (
            <div class="setting">
              <label class="choice">
                <input type="checkbox" checked={false} disabled aria-describedby={lockId} />
                <span>{text.trust.rule}</span>
              </label>
              <Lock id={lockId} words={lock} />
            </div>
          )}
          {known.value.trust.verified && lock === undefined && (
            <RuleForm
              rule={known.value.trust.rule}
              onChange={(rule) => change({ verified: true, rule })}
            />
          )}
        </>
      )}
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </section>
  );
}
