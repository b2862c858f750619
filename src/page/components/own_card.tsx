/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { MeDto } from "../../server/dto.ts";
import { ownPicture } from "../own_picture.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

/** Characters; a group may have 64 bytes, and where these are more the program says so. */
const LONGEST = 64;

/** What others see of oneself beside the status: picture and group. */
export function OwnCard({ me }: { readonly me: MeDto }): JSX.Element {
  const { app } = useView();
  const field = useRef<HTMLInputElement>(null);
  const problem = useSignal<string | undefined>(undefined);
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const picture = await ownPicture(file).catch(() => undefined);
    problem.value = picture === undefined ? text.talk.pictureBad : await app.deeds.changePicture(picture);
  };
  return (
    <div class="own-card">
      <div class="own-picture">
        <Avatar person={me} />
        <input
          ref={field}
          type="file"
          hidden
          accept="image/*"
          aria-label={text.talk.picture}
          onChange={(event) => {
            void choose(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" class="button" onClick={() => field.current?.click()}>{text.talk.pictureChoose}</button>
        {me.picture !== null && (
          <button
            type="button"
            class="button"
            onClick={async () => {
              problem.value = await app.deeds.changePicture(undefined);
            }}
          >
            {text.talk.pictureRemove}
          </button>
        )}
      </div>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <SavedField
        label={text.talk.group}
        policed="group"
        value={me.group}
        input={{ maxLength: LONGEST }}
        onSave={(group) => app.deeds.changeGroup(group)}
      />
    </div>
  );
}
