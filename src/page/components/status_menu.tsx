/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX, TargetedToggleEvent } from "preact";
import { useId, useRef } from "preact/hooks";
import type { MeDto } from "../../server/dto.ts";
import type { StatusChange } from "../api.ts";
import { text } from "../text.ts";
import { PresenceMark } from "./avatar.tsx";
import { OwnCard } from "./own_card.tsx";
import { useView } from "./view.ts";

const CHOICES = [["available", "online"], ["away", "away"], ["busy", "busy"]] as const;

/** Characters; a status may have 64 bytes, and where these are more the program says so. */
const LONGEST = 64;

interface StatusMenuProps {
  readonly id: string;
  readonly me: MeDto;
}

/** A popover: the browser closes it on Escape and on a press elsewhere, and gives the focus back. */
export function StatusMenu({ id, me }: StatusMenuProps): JSX.Element {
  const { app } = useView();
  const popover = useRef<HTMLDivElement>(null);
  const choice = useSignal(me.availability);
  const words = useSignal(me.statusText);
  const problem = useSignal<string | undefined>(undefined);
  const open = useSignal(false);
  const title = useId();
  const change = async (wanted: StatusChange) => {
    problem.value = await app.requests.changeStatus(wanted);
    if (problem.value === undefined) popover.current?.hidePopover();
  };
  const opened = (event: TargetedToggleEvent<HTMLDivElement>) => {
    open.value = event.newState === "open";
    if (!open.value) return;
    choice.value = me.availability;
    words.value = me.statusText;
    problem.value = undefined;
  };
  return (
    <div
      id={id}
      ref={popover}
      class="popover status-menu"
      popover="auto"
      role="dialog"
      aria-labelledby={title}
      onBeforeToggle={opened}
    >
      <h2 id={title}>{text.status.title}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Both at once: going through the choices by arrow keys is shown to nobody.
          void change({ availability: choice.value, statusText: words.value.trim() });
        }}
      >
        <fieldset>
          <legend class="unseen">{text.status.title}</legend>
          {CHOICES.map(([availability, presence]) => (
            <label class="choice" key={availability}>
              <input
                type="radio"
                name="availability"
                value={availability}
                checked={choice.value === availability}
                onChange={() => choice.value = availability}
              />
              <PresenceMark presence={presence} />
              <span>{text.status.availability[availability]}</span>
            </label>
          ))}
        </fieldset>
        <div class="status-words">
          <label for={`${id}-words`}>{text.status.words}</label>
          <div class="status-line">
            <input
              id={`${id}-words`}
              type="text"
              dir="auto"
              autocomplete="off"
              maxLength={LONGEST}
              placeholder={text.status.placeholder}
              value={words.value}
              onInput={(event) => words.value = event.currentTarget.value}
            />
            <button type="submit" class="button primary">{text.status.save}</button>
          </div>
        </div>
      </form>
      {open.value && <OwnCard me={me} />}
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </div>
  );
}
