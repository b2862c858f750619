import { useComputed } from "@preact/signals";
import type { MessageDto } from "../../server/dto.ts";
import { useView } from "./view.ts";

/** A message as it is now, where its conversation is held; otherwise as it was. */
export function useHeld(message: MessageDto): MessageDto {
  const view = useView();
  return useComputed(() =>
    view.state.value.logs.get(message.conversation)?.messages
      .find(({ position }) => position === message.position) ?? message
  ).value;
}
