import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { AddMemberDialog } from "./add_member_dialog.tsx";
import { ConfirmDialog } from "./confirm_dialog.tsx";
import { EditsDialog } from "./edits_dialog.tsx";
import { ForwardDialog } from "./forward_dialog.tsx";
import { NewRoomDialog } from "./new_room_dialog.tsx";
import { caretNow, focusAfterDialog } from "./page_focus.ts";
import { PaletteDialog } from "./palette_dialog.tsx";
import { ReceiversDialog } from "./receivers_dialog.tsx";
import { SettingsDialog } from "./settings_dialog.tsx";
import { ShortcutsDialog } from "./shortcuts_dialog.tsx";
import { useView } from "./view.ts";

/** The one dialog that is open, if any. */
export function Dialogs(): JSX.Element | null {
  const { dialog, app, rooms } = useView();
  const open = dialog.value;
  const before = useRef(open);
  const caret = useRef<number | undefined>(undefined);
  if (open !== undefined && before.current === undefined) caret.current = caretNow();
  useLayoutEffect(() => {
    if (before.current !== undefined && open === undefined) focusAfterDialog(caret.current);
    before.current = open;
  }, [open]);
  if (open === undefined) return null;
  switch (open.type) {
    case "edits":
      return <EditsDialog message={open.message} />;
    case "forward":
      return <ForwardDialog message={open.message} />;
    case "receivers":
      return <ReceiversDialog message={open.message} />;
    case "retract":
      return (
        <ConfirmDialog
          title={text.talk.retractTitle}
          hint={text.talk.retractHint}
          yes={text.talk.retractYes}
          onYes={() => app.deeds.change({ do: "retract", id: open.message.id })}
        />
      );
    case "delete":
      return (
        <ConfirmDialog
          title={text.talk.removeTitle}
          hint={text.talk.removeHint}
          yes={text.talk.removeYes}
          onYes={() => app.deeds.deleteConversation(open.conversation)}
        />
      );
    case "leave":
      return (
        <ConfirmDialog
          title={text.talk.roomLeaveTitle(rooms.value.get(open.room)?.name ?? "")}
          hint={text.talk.roomLeaveHint}
          yes={text.talk.roomLeaveYes}
          onYes={() => app.deeds.actInRoom(open.room, { do: "leave" })}
        />
      );
    case "add-member":
      return <AddMemberDialog room={open.room} />;
    case "new-room":
      return <NewRoomDialog />;
    case "settings":
      return <SettingsDialog />;
    case "palette":
      return <PaletteDialog />;
    case "shortcuts":
      return <ShortcutsDialog />;
    default:
      return open satisfies never;
  }
}
