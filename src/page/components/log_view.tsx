/// <reference lib="dom" />
import { useComputed } from "@preact/signals";
import { ArrowDown } from "lucide";
import type { JSX, TargetedKeyboardEvent } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { EMPTY_LOG, type Log } from "../log.ts";
import { logLines } from "../log_lines.ts";
import { EVERYONE, isRoom } from "../state.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { TextLine } from "./text_line.tsx";
import { useLogScroll } from "./use_log_scroll.ts";
import { useView } from "./view.ts";

/** What was written, oldest first. Older texts come when the reader nears the top. */
export function LogView({ conversation }: { readonly conversation: string }): JSX.Element {
  const view = useView();
  const { app, state, dates, now, attention } = view;
  const log = useComputed(() => state.value.logs.get(conversation) ?? EMPTY_LOG).value;
  const unread = useComputed(() => view.conversations.value.get(conversation)?.unread ?? 0).value;
  const name = useComputed(() => view.conversationName(conversation)).value;
  const lines = useMemo(
    () => logLines(log.messages, log.newFrom, (at) => dates.dayKey(at)),
    [log.messages, log.newFrom, dates],
  );
  const scroll = useLogScroll(log, {
    older: () => app.loadOlder(conversation),
    newer: () => app.loadNewer(conversation),
  });
  const atEnd = scroll.place.value === "end" && log.newer === "none";
  const lastPosition = log.messages.at(-1)?.position;
  useEffect(() => {
    if (atEnd && attention.value) app.see(conversation);
  }, [atEnd, attention.value, lastPosition, unread]);
  const lastOwn = log.messages.findLast((message) => message.own)?.position;
  const toEnd = () => {
    scroll.toEnd();
    if (log.newer === "dropped") app.showNewest(conversation);
  };
  return (
    <div class="log-frame">
      <div
        ref={scroll.scroller}
        class="log"
        role="log"
        aria-label={text.log(name)}
        aria-relevant="additions"
        aria-busy={log.phase.type === "loading" || log.phase.type === "older" || log.phase.type === "newer"}
        tabIndex={0}
        onScroll={scroll.onScroll}
        onKeyDown={moveBetweenMenus}
      >
        <div ref={scroll.content} class="log-content">
          <LogTop log={log} conversation={conversation} name={name} />
          <ol>
            {lines.map((line) => {
              switch (line.type) {
                case "day":
                  return (
                    <li key={line.key} class="divider">
                      <time dateTime={dates.machine(line.at)}>{dates.day(line.at, now.value)}</time>
                    </li>
                  );
                case "new":
                  return <li key={line.key} class="divider new" ref={scroll.newLine}>{text.newTexts}</li>;
                case "text":
                  return (
                    <TextLine
                      key={line.key}
                      message={line.message}
                      place={line.place}
                      tick={line.message.position === lastOwn ? "worded" : "drawn"}
                      menu={line.message.position === lastPosition ? "stop" : "reached"}
                    />
                  );
                default:
                  return line satisfies never;
              }
            })}
          </ol>
          <LogEnd log={log} conversation={conversation} />
        </div>
      </div>
      {!atEnd && log.messages.length > 0 && (
        <button type="button" class="to-end" aria-label={text.toNewest} title={text.toNewest} onClick={toEnd}>
          <Icon node={ArrowDown} />
          {unread > 0 && <span class="badge">{text.badge(unread)}</span>}
        </button>
      )}
    </div>
  );
}

/** What stands below the last text while newer ones are not here: as high before they are asked for as meanwhile. */
function LogEnd({ log: { phase, newer }, conversation }: Omit<LogTopProps, "name">): JSX.Element | null {
  const { app } = useView();
  if (phase.type !== "failed" || phase.part !== "newer") {
    return newer === "none" ? null : <p class="log-top">{phase.type === "newer" && text.loading}</p>;
  }
  return (
    <p class="log-top">
      {phase.message}{" "}
      <button type="button" class="button" onClick={() => app.loadNewer(conversation)}>{text.tryAgain}</button>
    </p>
  );
}

/** The arrow keys, Home and End move from one text's menu to another's. */
function moveBetweenMenus(event: TargetedKeyboardEvent<HTMLElement>): void {
  if (event.altKey) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>(".message-button")];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const targets = new Map([
    ["ArrowUp", buttons[at - 1]],
    ["ArrowDown", buttons[at + 1]],
    ["Home", buttons[0]],
    ["End", buttons.at(-1)],
  ]);
  const target = targets.get(event.key);
  if (at < 0 || target === undefined) return;
  event.preventDefault();
  target.focus();
}

interface LogTopProps {
  readonly log: Log;
  readonly conversation: string;
  readonly name: string;
}

function firstWords(conversation: string, name: string): string {
  if (conversation === EVERYONE) return text.firstTextEveryone;
  return isRoom(conversation) ? text.talk.firstTextRoom : text.firstTextHint(name);
}

/**
 * What stands above the first text: that more is coming, that it failed, or that this is the beginning. While a reader
 * scrolls it stays as high as it is: what moves by a line is all drawn anew.
 */
function LogTop({ log, conversation, name }: LogTopProps): JSX.Element | null {
  const { app } = useView();
  const { phase } = log;
  switch (phase.type) {
    case "loading":
      return log.messages.length === 0 ? <p class="log-top late">{text.loading}</p> : null;
    case "newer":
      return <p class="log-top">{log.older === "none" && text.beginning}</p>;
    case "older":
      return <p class="log-top">{text.loadingOlder}</p>;
    case "failed": {
      if (phase.part === "newer") return <p class="log-top">{log.older === "none" && text.beginning}</p>;
      const again = phase.part === "older" ? () => app.loadOlder(conversation) : () => app.showNewest(conversation);
      return (
        <p class="log-top">
          {phase.message} <button type="button" class="button" onClick={again}>{text.tryAgain}</button>
        </p>
      );
    }
    case "ready":
      if (log.messages.length === 0) {
        return (
          <div class="empty">
            <h3>{text.firstText}</h3>
            <p>
              <bdi>{firstWords(conversation, name)}</bdi>
            </p>
          </div>
        );
      }
      return <p class="log-top">{log.older === "none" && text.beginning}</p>;
    default:
      return phase satisfies never;
  }
}
