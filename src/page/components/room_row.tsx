import { Users } from "lucide";
import type { JSX } from "preact";
import type { RoomEntry } from "../roster.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { LastLine } from "./last_line.tsx";
import { Row } from "./row.tsx";

export function RoomRow({ entry: { room, conversation, member } }: { readonly entry: RoomEntry }): JSX.Element {
  const last = conversation?.last ?? undefined;
  const topic = room.topic.trim() === "" ? text.talk.members(room.members.length) : room.topic;
  return (
    <Row
      conversation={room.id}
      picture={
        <span class="avatar" data-hue={member ? "everyone" : "none"}>
          <Icon node={Users} />
        </span>
      }
      title={<bdi>{room.name}</bdi>}
      line={last === undefined ? <bdi>{topic}</bdi> : <LastLine message={last} author="named" />}
      at={last?.at}
      unread={conversation?.unread ?? 0}
      tone={member ? "plain" : "faint"}
    />
  );
}
