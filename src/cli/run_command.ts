import type { Command } from "./command.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit_code.ts";
import { failureOf } from "./failure.ts";
import type { OutputEvent } from "./output_event.ts";
import { runAsk } from "./run_ask.ts";
import { runConversation } from "./run_conversation.ts";
import { runDoctor } from "./run_doctor.ts";
import { runExport } from "./run_export.ts";
import { runFiles } from "./run_files.ts";
import { runForward } from "./run_forward.ts";
import { runHistory } from "./run_history.ts";
import { runKey } from "./run_key.ts";
import { runListen } from "./run_listen.ts";
import { runOffer } from "./run_offer.ts";
import { runMessage } from "./run_message.ts";
import { runPolicyCommand } from "./run_policy.ts";
import { runPeers } from "./run_peers.ts";
import { runPeople } from "./run_people.ts";
import { runPrograms } from "./run_programs.ts";
import { runRoom, runRooms } from "./run_room.ts";
import { runRule, runRules } from "./run_rule.ts";
import { runSend } from "./run_send.ts";
import { runSettings } from "./run_settings.ts";
import { runSignal } from "./run_signal.ts";
import { runSteer } from "./run_steer.ts";
import { runVerify } from "./run_verify.ts";
import { runWatch } from "./run_watch.ts";
import { runWhoami } from "./run_whoami.ts";

/**
 * Carries a command out in the process that has the messenger. Never throws: what goes wrong is an "error", and the
 * last event is always "exit", also when `signal` ended it before its time.
 */
export async function* runCommand(
  context: CommandContext,
  command: Command,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, void> {
  let code: ExitCode;
  try {
    code = yield* runBody(context, command, signal);
  } catch (error) {
    const failure = failureOf(error);
    yield failure.event;
    code = failure.code;
  }
  yield { event: "exit", code };
}

function runBody(
  context: CommandContext,
  command: Command,
  signal: AbortSignal,
): AsyncGenerator<OutputEvent, ExitCode> {
  switch (command.do) {
    case "send":
      return command.file === undefined
        ? runSend(context, command, signal)
        : runOffer(context, command, command.file, signal);
    case "ask":
      return runAsk(context, command, signal);
    case "files":
      return runFiles(context);
    case "accept":
    case "decline":
    case "pause":
    case "resume":
    case "cancel":
      return runSteer(context, command, signal);
    case "edit":
    case "retract":
    case "react":
      return runMessage(context, command);
    case "forward":
      return runForward(context, command, signal);
    case "export":
      return runExport(context, command, signal);
    case "delete":
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
    case "keep":
      return runConversation(context, command);
    case "rooms":
      return runRooms(context);
    case "room":
      return runRoom(context, command, signal);
    case "block":
    case "unblock":
    case "nickname":
      return runPeople(context, command, signal);
    case "status":
    case "picture":
    case "settings":
      return runSettings(context, command);
    case "read":
    case "typing":
      return runSignal(context, command, signal);
    case "identity":
      return runKey(context.keys, command);
    case "token":
    case "webhook":
      return runPrograms(context, command);
    case "rule":
      return runRule(context, command);
    case "rules":
      return runRules(context);
    case "verify":
      return runVerify(context, command, signal);
    case "peers":
      return runPeers(context, command, signal);
    case "listen":
      return runListen(context, command, signal);
    case "history":
      return runHistory(context, command);
    case "policy":
      return runPolicyCommand(context);
    case "doctor":
      return runDoctor(context, command, signal);
    case "whoami":
      return runWhoami(context);
    case "watch":
      return runWatch(context, signal);
    default:
      return command satisfies never;
  }
}
