import { useSignal } from "@preact/signals";
import { UserMinus } from "lucide";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { RoomActDto, RoomDto } from "../../server/dto.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icon.tsx";
import { Name } from "./name.tsx";
import { LONGEST_NAME } from "./new_room_dialog.tsx";
import { SavedField } from "./saved_field.tsx";
import { useView } from "./view.ts";

/** Characters; a topic may have 256 bytes. */
const LONGEST_TOPIC = 256;

interface RoomSettingsProps {
  readonly room: RoomDto;
}

/** A room's name, topic and members, and what its members may do with it. */
export function RoomSettings({ room }: RoomSettingsProps): JSX.Element {
  const view = useView();
  const heading = useId();
  const problem = useSignal<string | undefined>(undefined);
  const me = view.me.value?.id;
  const member = me !== undefined && room.members.includes(me);
  const act = (what: RoomActDto) => view.app.deeds.actInRoom(room.id, what);
  const remove = async (id: string) => {
    problem.value = await act({ do: "remove", member: id });
  };
  const show = (type: "leave" | "add-member") => () => {
    view.dialog.value = { type, room: room.id };
  };
  return (
    <>
      {!member && <p>{text.talk.roomLeft}</p>}
      {member && (
        <>
          <SavedField
            label={text.talk.roomName}
            value={room.name}
            input={{ maxLength: LONGEST_NAME }}
            onSave={(words) => act({ do: "name", text: words })}
          />
          <SavedField
            label={text.talk.roomTopic}
            value={room.topic}
            input={{ maxLength: LONGEST_TOPIC }}
            onSave={(words) => act({ do: "topic", text: words })}
          />
        </>
      )}
      <section class="detail" aria-labelledby={heading}>
        <h3 id={heading}>{text.talk.members(room.members.length)}</h3>
        <ul class="members" tabIndex={0} aria-labelledby={heading}>
          {room.members.map((id) => {
            const person = view.person(id);
            return (
              <li key={id} class="member">
                <Avatar person={person} presence={id === me ? "online" : view.presence(id)} />
                <span class="grow">
                  {id === me ? text.you : <Name person={person} namesake={view.namesakes.value.has(id)} />}
                  {id === room.maker && <span class="hint">{` ${text.talk.roomMaker}`}</span>}
                </span>
                {member && me === room.maker && id !== me && (
                  <button
                    type="button"
                    class="icon-button small"
                    aria-label={text.talk.roomRemove(visibleName(person))}
                    title={text.talk.roomRemove(visibleName(person))}
                    onClick={() => void remove(id)}
                  >
                    <Icon node={UserMinus} />
                  </button>
                )}
              </li>
            );
          })}
        </ul>
        {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
        {member && (
          <div class="export">
            <button type="button" class="button" onClick={show("add-member")}>{text.talk.roomAdd}</button>
            <button type="button" class="button" onClick={show("leave")}>{text.talk.roomLeave}</button>
          </div>
        )}
      </section>
    </>
  );
}
