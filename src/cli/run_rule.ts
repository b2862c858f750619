import type { Messenger } from "../messenger/facade.ts";
import type { PeerId } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import type { AcceptRule } from "../model/transfer.ts";
import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import { EXIT, type ExitCode } from "./exit_code.ts";
import { asFailure } from "./failure.ts";
import { checkGoal } from "./goal_folder.ts";
import { Names } from "./names.ts";
import { onePerson } from "./one_person.ts";
import type { OutputEvent } from "./output_event.ts";

/** Where nothing is said: bytes of one offer, and of all within 24 hours. */
const DEFAULT_LARGEST = 1_000_000_000;
const DEFAULT_QUOTA = 10_000_000_000;

/** Sets, changes or takes away the rule for a person. Only contacts can have one: they are known from the disk. */
export async function* runRule(
  { messenger }: CommandContext,
  command: Extract<Command, { do: "rule" }>,
): AsyncGenerator<OutputEvent, ExitCode> {
  const contact = onePerson(messenger.find(command.who), "A rule is for");
  if (command.off) {
    messenger.removeRule(contact);
    yield { event: "rule", peer: new Names(messenger).person(contact), state: "off" };
    return EXIT.done;
  }
  refuseUnverified(messenger, contact, command.who);
  if (command.folder !== undefined) await checkGoal(command.folder);
  const before = messenger.rules().find((rule) => rule.contact === contact);
  const rule: AcceptRule = {
    contact,
    folder: command.folder ?? before?.folder,
    largest: command.largest ?? before?.largest ?? DEFAULT_LARGEST,
    quota: command.quota ?? before?.quota ?? DEFAULT_QUOTA,
  };
  try {
    messenger.setRule(rule);
  } catch (error) {
    throw asFailure(error);
  }
  yield ruleEvent(rule, messenger);
  return EXIT.done;
}

/** @param who as its user names them. */
function refuseUnverified(messenger: Messenger, contact: PeerId, who: string): void {
  if (messenger.peer(contact)?.verified !== false) return;
  const verify = `lanmessenger verify ${/^[\w.-]+$/.test(who) ? who : shortId(contact)}`;
  throw new Error(
    `The key of ${new Names(messenger).full(contact)} was not compared, so nothing is taken without asking: ` +
      `"${verify}" shows a number; if theirs is the same, ${verify} --safety-number "…" says so`,
  );
}

export async function* runRules({ messenger }: CommandContext): AsyncGenerator<OutputEvent, ExitCode> {
  for (const rule of messenger.rules()) yield ruleEvent(rule, messenger);
  return EXIT.done;
}

function ruleEvent({ contact, folder, largest, quota }: AcceptRule, messenger: Messenger): OutputEvent {
  const where = folder === undefined ? {} : { folder };
  return { event: "rule", peer: new Names(messenger).person(contact), state: "on", ...where, largest, quota };
}
