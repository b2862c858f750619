import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

/** Characters; a name may have 64 bytes, and where these are more the program says so. */
const LONGEST = 64;

/** What the user makes of somebody: their nickname, and whether they are blocked. */
export function PersonSettings({ person }: { readonly person: PersonDto }): JSX.Element {
  const { app } = useView();
  const problem = useSignal<string | undefined>(undefined);
  const block = async () => {
    problem.value = await app.deeds.changePerson(person.id, { blocked: !person.blocked });
  };
  return (
    <section class="detail">
      <SavedField
        label={text.talk.nickname}
        value={person.nickname ?? ""}
        input={{ maxLength: LONGEST, placeholder: person.name }}
        onSave={(nickname) => app.deeds.changePerson(person.id, { nickname })}
      />
      <p class="hint">{person.blocked ? text.talk.blockedHere : text.talk.blockHint}</p>
      <button type="button" class="button" onClick={() => void block()}>
        {person.blocked ? text.talk.unblock : text.talk.block}
      </button>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </section>
  );
}
