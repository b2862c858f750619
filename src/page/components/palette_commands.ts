import { BellOff, type IconNode, Info, Keyboard, MessageSquarePlus, Settings, Star, UserCheck } from "lucide";
import type { MeDto } from "../../server/dto.ts";
import type { Shortcut } from "../shortcuts.ts";
import { text } from "../text.ts";
import type { View } from "./view.ts";

/** Something that can be done from the palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly icon: IconNode;
  readonly shortcut?: Shortcut;
  run(): void;
}

const AVAILABILITIES: readonly MeDto["availability"][] = ["available", "away", "busy"];

export function commandsOf(view: View): readonly Command[] {
  const { palette } = text;
  const { dialog } = view;
  return [
    ...ofConversation(view),
    {
      id: "new-room",
      label: text.talk.newRoom,
      icon: MessageSquarePlus,
      run: () => dialog.value = { type: "new-room" },
    },
    ...AVAILABILITIES.map((availability): Command => ({
      id: availability,
      label: palette.beThere[availability],
      icon: UserCheck,
      run: () => {
        const statusText = view.me.value?.statusText ?? "";
        void view.app.requests.changeStatus({ availability, statusText }).then((problem) => view.tell(problem));
      },
    })),
    {
      id: "settings",
      label: text.talk.settings,
      icon: Settings,
      shortcut: "settings",
      run: () => dialog.value = { type: "settings" },
    },
    {
      id: "shortcuts",
      label: text.keys.title,
      icon: Keyboard,
      shortcut: "shortcuts",
      run: () => dialog.value = { type: "shortcuts" },
    },
  ];
}

/** With the conversation on the screen. */
function ofConversation(view: View): readonly Command[] {
  const open = view.open.value;
  if (open === undefined) return [];
  const { palette } = text;
  const name = view.conversationName(open);
  const { favourite, muted } = view.settingsOf(open);
  const change = (wanted: { favourite: boolean } | { muted: boolean }) => () => {
    void view.app.deeds.changeConversation(open, wanted).then((problem) => view.tell(problem));
  };
  return [
    {
      id: "details",
      label: palette.details(name),
      icon: Info,
      shortcut: "details",
      run: () => view.details.value = "open",
    },
    {
      id: "favourite",
      label: favourite ? palette.noFavourite(name) : palette.favourite(name),
      icon: Star,
      run: change({ favourite: !favourite }),
    },
    {
      id: "mute",
      label: muted ? palette.unmute(name) : palette.mute(name),
      icon: BellOff,
      run: change({ muted: !muted }),
    },
  ];
}
