import { X } from "lucide";
import type { JSX } from "preact";
import type { Handover } from "../attachments.ts";
import { shortFileName } from "../file_names.ts";
import { percentOf } from "../sizes.ts";
import { text } from "../text.ts";
import { Bar } from "./file_status.tsx";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

interface HandoverCardProps {
  readonly conversation: string;
  readonly handover: Handover;
}

/** Files on their way from the browser into the program. */
export function HandoverCard({ conversation, handover }: HandoverCardProps): JSX.Element {
  const { attachments } = useView().app;
  const { id, items, size, state } = handover;
  const title = text.attach.title(shortFileName(items[0]?.name ?? ""), items.length - 1);
  return (
    <li class="handover">
      <div class="grow">
        <p class="handover-title">
          <bdi>{title}</bdi>
        </p>
        <p
          class="file-detail"
          data-tone={state.type === "failed" ? "bad" : "plain"}
          role={state.type === "failed" ? "alert" : undefined}
        >
          {wordsOf(handover)}
        </p>
        {state.type === "running" && (
          <Bar
            bytes={state.bytes}
            size={size}
            tone={state.link === "open" ? "moving" : "still"}
            label={text.attach.progress(title)}
          />
        )}
      </div>
      {state.type === "failed" && (
        <button
          type="button"
          class="button"
          onClick={() => attachments.tryAgain(conversation, id)}
        >
          {text.file.tryAgain}
        </button>
      )}
      {state.type !== "offered" && (
        <button
          type="button"
          class="icon-button"
          aria-label={`${text.file.cancel}: ${title}`}
          title={text.file.cancel}
          onClick={() => attachments.cancel(conversation, id)}
        >
          <Icon node={X} />
        </button>
      )}
    </li>
  );
}

function wordsOf({ state, size }: Handover): string {
  switch (state.type) {
    case "waiting":
      return text.attach.waiting;
    case "running":
      return state.link === "lost" ? text.attach.handingLost : text.attach.handing(percentOf(state.bytes, size));
    case "offered":
      return text.attach.offering;
    case "failed":
      return state.message;
    default:
      return state satisfies never;
  }
}
