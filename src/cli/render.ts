import { renderPolicy } from "./run_policy.ts";
import type { OutputEvent } from "./output_event.ts";
import { printableLine, printableText } from "./printable.ts";
import { renderTransfer } from "./render_file.ts";
import { placeText, renderMessage } from "./render_message.ts";
import { renderConversation, renderPeer, renderRoom, renderSettings, renderWho } from "./render_people.ts";
import { renderAutostart } from "./run_autostart.ts";
import { renderCheck, renderCheckup } from "./run_doctor.ts";
import { renderInstallation } from "./run_install.ts";
import { renderIdentity } from "./run_key.ts";
import { renderToken, renderWebhook } from "./run_programs.ts";
import { sizeText } from "./size.ts";

/** An event as a person reads it, without the last newline; undefined: it is not for people. */
export function renderEvent(event: OutputEvent): string | undefined {
  switch (event.event) {
    case "ready":
      return `${renderWho(event)} is here on port ${event.port}` +
        (event.page === undefined ? "" : `: ${printableLine(event.page)}`);
    case "peer":
      return renderPeer(event);
    case "saved":
      return `Saved for ${renderWho({ id: event.to, name: event.name })}`;
    case "delivered":
      return `Delivered to ${renderWho({ id: event.to, name: event.name })} in ${event.ms} ms`;
    case "answer":
      return printableLine(event.choice);
    case "message":
    case "changed":
      return renderMessage(event);
    case "read":
      return `${renderWho(event.by)} has read what was written to ${placeText(event.conversation, undefined)}`;
    case "typing":
      return `${renderWho(event.by)} ${event.on ? "is writing" : "has stopped writing"}`;
    case "room":
      return renderRoom(event);
    case "conversation":
      return renderConversation(event);
    case "deleted":
      return renderDeleted(event);
    case "seen":
      return `Read what is there of ${renderWho({ id: event.conversation, name: event.name })}`;
    case "settings":
      return renderSettings(event);
    case "status":
      return `${event.availability}${event.text === "" ? "" : `  ${printableLine(event.text)}`}`;
    case "picture":
      return event.hash === undefined ? "There is no picture" : "Others see the picture now";
    case "export":
      return printableText(event.text, "");
    case "exported":
      return `Wrote ${sizeText(event.bytes)} to ${printableLine(event.path)}`;
    case "file":
      return renderTransfer(event);
    case "rule":
      return `${renderWho(event.peer)}: ${ruleText(event)}`;
    case "trust": {
      const verdict = event.verified ? "verified" : "not verified";
      return `${renderWho(event.peer)} is ${verdict}\n${printableLine(event.safetyNumber)}`;
    }
    case "policy":
      return renderPolicy(event);
    case "whoami":
      return [
        `name  ${printableLine(event.name)}`,
        ...event.group === undefined ? [] : [`group ${printableLine(event.group)}`],
        `id    ${event.id}`,
        `data  ${printableLine(event.data)}`,
        ...event.api === undefined ? [] : [`api   ${printableLine(event.api)}`],
      ].join("\n");
    case "check":
      return renderCheck(event);
    case "checkup":
      return renderCheckup(event);
    case "autostart":
      return printableLine(renderAutostart(event));
    case "token":
      return renderToken(event);
    case "webhook":
      return renderWebhook(event);
    case "installation":
      return renderInstallation(event);
    case "identity":
      return printableLine(renderIdentity(event));
    case "warning":
    case "error":
      return printableLine(event.message);
    case "exit":
      return undefined;
    default:
      return event satisfies never;
  }
}

function renderDeleted({ conversation, name, messages }: Extract<OutputEvent, { event: "deleted" }>): string {
  const count = messages === undefined ? "" : `: ${messages} ${messages === 1 ? "message" : "messages"}`;
  return `Deleted the conversation with ${renderWho({ id: conversation, name })}${count}`;
}

function ruleText({ state, folder, largest = 0, quota = 0 }: Extract<OutputEvent, { event: "rule" }>): string {
  if (state === "off") return "nothing is accepted without asking";
  const where = folder === undefined ? "" : `, into ${printableLine(folder)}`;
  return `accepts up to ${sizeText(largest)} at once, ${sizeText(quota)} in 24 hours${where}`;
}
