/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { CheckCheck, Copy, Ellipsis, Forward, History, type IconNode, Pencil, Reply, SmilePlus, Undo2 } from "lucide";
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useId, useRef } from "preact/hooks";
import type { MessageDto } from "../../server/dto.ts";
import { mayAnswer, mayForward, mayRetract, mayReword } from "../message_rules.ts";
import { text } from "../text.ts";
import { EmojiPicker } from "./emoji_picker.tsx";
import { Icon } from "./icon.tsx";
import { type Dialog, useView } from "./view.ts";

/** What most people mean. Any other is picked. */
const COMMON = ["👍", "❤️", "😂", "😮", "😢", "🎉"] as const;

interface MessageMenuProps {
  readonly message: MessageDto;
  /** Its author's. */
  readonly name: string;
  readonly stop: "stop" | "reached";
}

/** A popover with all that can be done with one message. It is empty until it opens: a log has hundreds of them. */
export function MessageMenu({ message, name, stop }: MessageMenuProps): JSX.Element {
  const id = useId();
  const open = useSignal(false);
  const popover = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button small message-button"
        popovertarget={id}
        tabIndex={stop === "stop" ? 0 : -1}
        aria-label={message.own ? text.talk.actionsOwn : text.talk.actions(name)}
      >
        <Icon node={Ellipsis} />
      </button>
      <div
        id={id}
        ref={popover}
        class="popover message-menu"
        popover="auto"
        role="dialog"
        aria-label={text.talk.menu}
        onBeforeToggle={(event) => open.value = event.newState === "open"}
        onToggle={(event) => {
          if (event.newState === "open") event.currentTarget.querySelector("button")?.focus({ preventScroll: true });
          // What had the focus has gone with the content.
          else if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
        }}
        onKeyDown={move}
      >
        {open.value && <Choices message={message} close={() => popover.current?.hidePopover()} />}
      </div>
    </>
  );
}

/** Up, Down, Home and End among its rows; Left and Right among the reactions, which are one of them. */
function move(event: TargetedKeyboardEvent<HTMLDivElement>): void {
  const { currentTarget: menu, target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
  // The picker has keys of its own.
  if (!target.matches(".choice, .emoji-row > button")) return;
  const reactions = [...menu.querySelectorAll<HTMLElement>(".emoji-row > button")];
  const inRow = reactions.indexOf(target);
  const rows = [...reactions.slice(0, 1), ...menu.querySelectorAll<HTMLElement>(".choice")];
  const at = inRow < 0 ? rows.indexOf(target) : 0;
  const onward = getComputedStyle(menu).direction === "rtl" ? -1 : 1;
  const targets = new Map([
    ["ArrowUp", rows[at - 1]],
    ["ArrowDown", rows[at + 1]],
    ["Home", rows[0]],
    ["End", rows.at(-1)],
    ["ArrowLeft", inRow < 0 ? undefined : reactions[inRow - onward]],
    ["ArrowRight", inRow < 0 ? undefined : reactions[inRow + onward]],
  ]);
  if (!targets.has(key)) return;
  event.preventDefault();
  targets.get(key)?.focus();
}

interface ChoicesProps {
  readonly message: MessageDto;
  close(): void;
}

function Choices({ message, close }: ChoicesProps): JSX.Element {
  const view = useView();
  const { conversation } = message;
  const problem = useSignal<string | undefined>(undefined);
  // The popover gives the focus back to its button first, so that a dialog can give it back there, too.
  const show = (type: Extract<Dialog, { message: MessageDto }>["type"]) => () => {
    close();
    view.dialog.value = { type, message };
  };
  const write = (action: () => void) => () => {
    close();
    action();
    document.querySelector<HTMLTextAreaElement>(".composer textarea")?.focus();
  };
  const react = async (emoji: string) => {
    problem.value = await view.app.deeds.change({ do: "react", author: message.from, id: message.id, emoji });
    if (problem.value === undefined) close();
  };
  const picking = useSignal<"no" | "yes">("no");
  if (picking.value === "yes") {
    return (
      <>
        {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
        <EmojiPicker onChoose={(emoji) => void react(emoji)} />
      </>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(message.text);
    close();
  };
  return (
    <>
      {message.retractedAt === null && (
        <ReactionRow
          message={message}
          onChoose={react}
          onOther={() => picking.value = "yes"}
        />
      )}
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      {mayAnswer(message) && (
        <Choice
          icon={Reply}
          words={text.talk.reply}
          onChoose={write(() => view.app.answer(conversation, message))}
        />
      )}
      {mayReword(message) && (
        <Choice
          icon={Pencil}
          words={text.talk.edit}
          onChoose={write(() => view.app.reword(message))}
        />
      )}
      {mayForward(message) && <Choice icon={Forward} words={text.talk.forward} onChoose={show("forward")} />}
      {message.text !== "" && <Choice icon={Copy} words={text.talk.copy} onChoose={() => void copy()} />}
      {message.editedAt !== null && message.retractedAt === null && (
        <Choice icon={History} words={text.talk.earlier} onChoose={show("edits")} />
      )}
      {message.own && message.recipients > 0 && (
        <Choice icon={CheckCheck} words={text.talk.whoHas} onChoose={show("receivers")} />
      )}
      {mayRetract(message) && <Choice icon={Undo2} words={text.talk.retract} onChoose={show("retract")} />}
    </>
  );
}

interface ChoiceProps {
  readonly icon: IconNode;
  readonly words: string;
  onChoose(): void;
}

function Choice({ icon, words, onChoose }: ChoiceProps): JSX.Element {
  return (
    <button type="button" class="choice" onClick={onChoose}>
      <Icon node={icon} />
      <span>{words}</span>
    </button>
  );
}

interface ReactionRowProps {
  readonly message: MessageDto;
  onChoose(emoji: string): Promise<void>;
  /** They look for one that is not in the row. */
  onOther(): void;
}

function ReactionRow({ message, onChoose, onOther }: ReactionRowProps): JSX.Element {
  const me = useView().me.value?.id;
  const mine = message.reactions.find(({ by }) => by === me)?.emoji;
  const all = mine === undefined || COMMON.some((emoji) => emoji === mine) ? COMMON : [...COMMON, mine];
  return (
    <div class="emoji-row" role="group" aria-label={text.talk.reactions}>
      {all.map((emoji) => (
        <button
          key={emoji}
          type="button"
          class="emoji-button"
          aria-pressed={emoji === mine}
          aria-label={emoji === mine ? text.talk.unreact(emoji) : text.talk.react(emoji)}
          onClick={() => void onChoose(emoji === mine ? "" : emoji)}
        >
          <bdi class="emoji">{emoji}</bdi>
        </button>
      ))}
      <button
        type="button"
        class="emoji-button"
        aria-label={text.talk.otherEmoji}
        title={text.talk.otherEmoji}
        onClick={onOther}
      >
        <Icon node={SmilePlus} />
      </button>
    </div>
  );
}
