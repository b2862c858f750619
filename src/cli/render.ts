import { EVERYONE } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import type { MessageEvent, OutputEvent } from "./output_event.ts";
import { printableLine, printableText } from "./printable.ts";
import { renderOffer, renderTransfer } from "./render_file.ts";
import { sizeText } from "./size.ts";

const INDENT = "    ";

/** An event as a person reads it, without the last newline; undefined: it is not for people. */
export function renderEvent(event: OutputEvent): string | undefined {
  switch (event.event) {
    case "ready":
      return `${who(event)} is here on port ${event.port}` +
        (event.page === undefined ? "" : `: ${printableLine(event.page)}`);
    case "peer": {
      const parts = [event.state.padEnd(7), event.name, event.host, event.addresses.join(" "), event.id];
      return parts.filter((part) => part !== "").map(printableLine).join("  ");
    }
    case "saved":
      return event.to === EVERYONE ? "Saved for everyone" : `Saved for ${who({ id: event.to, name: event.name })}`;
    case "delivered":
      return `Delivered to ${who({ id: event.to, name: event.name })} in ${event.ms} ms`;
    case "message":
      return renderMessage(event);
    case "file":
      return renderTransfer(event);
    case "rule":
      return `${who(event.peer)}: ${ruleText(event)}`;
    case "trust": {
      const verdict = event.verified ? "verified" : "not verified";
      return `${who(event.peer)} is ${verdict}\n${printableLine(event.safetyNumber)}`;
    }
    case "whoami":
      return `name  ${printableLine(event.name)}\nid    ${event.id}\ndata  ${printableLine(event.data)}`;
    case "warning":
    case "error":
      return printableLine(event.message);
    case "exit":
      return undefined;
    default:
      return event satisfies never;
  }
}

function renderMessage(event: MessageEvent): string {
  const from = printableLine(event.from.name);
  // Received private messages have one possible receiver; all others say whom they are for.
  const to = event.to === undefined && event.conversation !== EVERYONE
    ? ""
    : ` to ${printableLine(event.name ?? event.conversation)}`;
  const head = `${renderTime(event.at)} ${from}${to}`;
  if (event.kind === "file" && event.files !== undefined) {
    const { what, lines } = renderOffer(event, event.files);
    const text = event.text === "" ? "" : `: ${printableText(event.text, INDENT)}`;
    return [`${head} offers ${what}${text}`, ...lines].join(`\n${INDENT}`);
  }
  const kind = event.kind === "text" ? "" : ` (${printableLine(event.kind)}: a newer version is needed to see it)`;
  return `${head}${kind}: ${printableText(event.text, INDENT)}`;
}

function ruleText({ state, folder, largest = 0, quota = 0 }: Extract<OutputEvent, { event: "rule" }>): string {
  if (state === "off") return "nothing is accepted without asking";
  const where = folder === undefined ? "" : `, into ${printableLine(folder)}`;
  return `accepts up to ${sizeText(largest)} at once, ${sizeText(quota)} in 24 hours${where}`;
}

function who(person: { readonly id: string; readonly name: string }): string {
  return printableLine(`${person.name} (${shortId(person.id as Parameters<typeof shortId>[0])})`);
}

/** `2026-01-31 08:30:00` by the clock on the wall here. The author's clock may say anything. */
export function renderTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "(no time)";
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
