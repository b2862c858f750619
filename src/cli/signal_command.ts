/**
 * What others learn of a conversation without a word: that its user has read it, or writes in it. In JSON alone: a single
 * command would end before there is anything to say of either.
 */
import type { Members } from "./members.ts";

export type SignalCommand =
  | {
    readonly do: "read";
    readonly who: string;
    /** Up to this message, by its id or the first 8 or more characters; undefined: all that is there. */
    readonly id: string | undefined;
    /** A WHO: who wrote it, where two messages bear the same id. */
    readonly from: string | undefined;
  }
  | { readonly do: "typing"; readonly who: string; readonly on: boolean };

export const SIGNAL_NAMES: readonly SignalCommand["do"][] = ["read", "typing"];

export function readSignalCommand(verb: SignalCommand["do"], members: Members): SignalCommand {
  const who = members.neededWho("who");
  switch (verb) {
    case "read":
      return { do: verb, who, id: members.messageId("id"), from: members.who("from") };
    case "typing":
      return { do: verb, who, on: members.needed("on", members.flag("on"), "say true or false") };
    default:
      return verb satisfies never;
  }
}
