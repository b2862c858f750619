/// <reference lib="dom" />
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { SKIN_TONES, type SkinTone } from "../emoji.ts";
import { text } from "../text.ts";

/** A hand, as it is and with each of Unicode's five signs of a tone. */
const HANDS = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"] as const;

interface SkinTonesProps {
  readonly tone: SkinTone;
  onChoose(tone: SkinTone): void;
}

export function SkinTones({ tone, onChoose }: SkinTonesProps): JSX.Element {
  const name = useId();
  return (
    <fieldset class="skin-tones">
      <legend>{text.emoji.tone}</legend>
      {SKIN_TONES.map((each) => (
        <label key={each} title={text.emoji.tones[each]}>
          <input
            type="radio"
            name={name}
            aria-label={text.emoji.tones[each]}
            checked={each === tone}
            onChange={() => onChoose(each)}
          />
          <span aria-hidden="true">{HANDS[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
