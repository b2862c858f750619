import { Bell, BellOff, Megaphone, Star, Users } from "lucide";
import type { JSX } from "preact";
import { useSignal } from "@preact/signals";
import type { ConversationSettingsDto } from "../../server/dto.ts";
import { EVERYONE } from "../state.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { VerifiedMark } from "./verified_mark.tsx";
import { useView } from "./view.ts";

/** Who it is, large, and the two decisions that are made most often. */
export function DetailsHead({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const settings = view.settingsOf(conversation);
  const problem = useSignal<string | undefined>(undefined);
  const change = async (wanted: Partial<ConversationSettingsDto>) => {
    problem.value = await view.app.deeds.changeConversation(conversation, wanted);
  };
  return (
    <div class="details-head">
      <Face conversation={conversation} />
      <div class="details-deeds">
        <button
          type="button"
          class="button"
          aria-pressed={settings.favourite}
          onClick={() => void change({ favourite: !settings.favourite })}
        >
          <Icon node={Star} />
          {text.details.favourite}
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={settings.muted}
          title={text.details.muteHint}
          onClick={() => void change({ muted: !settings.muted })}
        >
          <Icon node={settings.muted ? BellOff : Bell} />
          {text.details.mute}
        </button>
      </div>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </div>
  );
}

function Face({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const room = view.rooms.value.get(conversation);
  if (conversation === EVERYONE || room !== undefined) {
    return (
      <>
        <span class="avatar" data-hue="everyone">
          <Icon node={room === undefined ? Megaphone : Users} />
        </span>
        <p class="details-name">
          <bdi>{view.conversationName(conversation)}</bdi>
        </p>
        <p class="details-line">
          {room === undefined ? text.hereCount(view.roster.value.hereCount) : <bdi>{room.topic}</bdi>}
        </p>
      </>
    );
  }
  const person = view.people.value.get(conversation);
  const parts = person === undefined ? [] : [person.statusText, person.group].filter((part) => part.trim() !== "");
  return (
    <>
      <Avatar person={person ?? view.person(conversation)} presence={view.presence(conversation)} />
      <p class="details-name">
        <Name person={person ?? view.person(conversation)} namesake={view.namesakes.value.has(conversation)} />
        {person?.verified === true && <VerifiedMark manner="worded" />}
      </p>
      <p class="details-line">
        {parts.length === 0
          ? view.answers.value ? text.presence[view.presence(conversation)] : text.presenceUnknown
          : parts.map((part, index) => (
            <span key={index}>
              {index > 0 && text.separator}
              <bdi>{part}</bdi>
            </span>
          ))}
      </p>
    </>
  );
}
