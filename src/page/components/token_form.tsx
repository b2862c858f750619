/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { MadeTokenDto, TokenDto } from "../../server/dto.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Problem } from "./setting_fields.tsx";
import { useView } from "./view.ts";

type Scope = TokenDto["scopes"][number];

const SCOPES = ["read", "send", "files", "people", "rooms", "settings"] as const satisfies readonly Scope[];
/** 0: it does not expire. */
const DAYS = [30, 90, 365, 0] as const;
/** Characters; the program counts bytes, and says so where these are more. */
const LONGEST = 64;

interface TokenFormProps {
  onMade(made: MadeTokenDto): void;
  onCancel(): void;
}

/** What a new token is to be good for: nothing is chosen before. */
export function TokenForm({ onMade, onCancel }: TokenFormProps): JSX.Element {
  const view = useView();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const name = useSignal("");
  const scopes = useSignal<ReadonlySet<Scope>>(new Set());
  const reach = useSignal("");
  const days = useSignal<number>(DAYS[0]);
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const make = async () => {
    if (scopes.value.size === 0) {
      problem.value = text.programs.noScope;
      return;
    }
    busy.value = true;
    const outcome = await view.app.deeds.makeToken({
      name: name.value.trim() === "" ? null : name.value.trim(),
      scopes: SCOPES.filter((scope) => scopes.value.has(scope)),
      to: reach.value === "" ? null : [reach.value],
      days: days.value === 0 ? null : days.value,
    });
    busy.value = false;
    if (outcome.type === "done") onMade(outcome.answer);
    else problem.value = outcome.message;
  };
  const toggle = (scope: Scope) => {
    const next = new Set(scopes.value);
    if (!next.delete(scope)) next.add(scope);
    scopes.value = next;
    problem.value = undefined;
  };
  const { favourites, favouriteRooms, rooms, here, away } = view.roster.value;
  const places = [
    EVERYONE,
    ...[...favouriteRooms, ...rooms].filter(({ member }) => member).map(({ room }) => room.id),
    ...[...favourites, ...here, ...away].map(({ person }) => person.id),
  ];
  return (
    <form
      ref={form}
      class="token-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy.value) void make();
      }}
    >
      <div class="setting">
        <label class="setting-label" for={`${id}-name`}>{text.programs.name}</label>
        <input
          id={`${id}-name`}
          class="field"
          dir="auto"
          autocomplete="off"
          maxLength={LONGEST}
          placeholder={text.programs.namePlaceholder}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
            problem.value = undefined;
          }}
        />
      </div>
      <fieldset aria-describedby={problem.value === undefined ? undefined : `${id}-problem`}>
        <legend class="setting-label">{text.programs.scopes}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="choice">
            <input type="checkbox" checked={scopes.value.has(scope)} onChange={() => toggle(scope)} />
            <span>{text.programs.scope[scope]}</span>
          </label>
        ))}
      </fieldset>
      <div class="token-limits">
        <div class="setting">
          <label class="setting-label" for={`${id}-reach`}>{text.programs.reach}</label>
          <select
            id={`${id}-reach`}
            class="field"
            value={reach.value}
            onChange={(event) => reach.value = event.currentTarget.value}
          >
            <option value="">{text.programs.everywhere}</option>
            {places.map((place) => <option key={place} value={place}>{view.conversationName(place)}</option>)}
          </select>
        </div>
        <div class="setting">
          <label class="setting-label" for={`${id}-days`}>{text.programs.expires}</label>
          <select
            id={`${id}-days`}
            class="field"
            value={String(days.value)}
            onChange={(event) => days.value = Number(event.currentTarget.value)}
          >
            {DAYS.map((each) => (
              <option key={each} value={String(each)}>
                {each === 0 ? text.programs.forGood : text.programs.days(each)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <Problem id={`${id}-problem`} problem={problem.value} />
      <div class="modal-end">
        <button type="button" class="button" onClick={onCancel}>{text.talk.cancel}</button>
        <button type="submit" class="button primary" disabled={busy.value}>{text.programs.yes}</button>
      </div>
    </form>
  );
}

/** The token itself: it is nowhere else, and gone with this. */
export function NewToken({ secret, onDone }: { readonly secret: string; onDone(): void }): JSX.Element {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const said = useSignal("");
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      said.value = text.programs.copied;
    } catch {
      said.value = text.programs.notCopied;
    }
  };
  return (
    <div class="token-form token-secret">
      <div class="setting">
        <label class="setting-label" for={`${id}-secret`}>{text.programs.secret}</label>
        <input
          ref={field}
          id={`${id}-secret`}
          class="field"
          dir="ltr"
          readOnly
          aria-describedby={`${id}-hint`}
          value={secret}
          onFocus={(event) => event.currentTarget.select()}
        />
        <p id={`${id}-hint`} class="hint">{text.programs.secretHint}</p>
      </div>
      <div class="modal-end">
        <span class="hint" role="status">{said.value}</span>
        <button type="button" class="button" onClick={() => void copy()}>{text.programs.copy}</button>
        <button type="button" class="button primary" onClick={onDone}>{text.programs.done}</button>
      </div>
    </div>
  );
}
