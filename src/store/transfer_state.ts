import type { KeptProgress, KeptState } from "../messenger/ports.ts";
import { isTransferProblem } from "../model/transfer.ts";
import { DamagedRowError } from "./errors.ts";
import { jsonOf, type JsonValue } from "./json_value.ts";
import { type Row, textOf } from "./row.ts";

/** A state as the columns of table transfers keep it. */
export interface StateColumns {
  readonly state: KeptState["name"];
  readonly how: "person" | "rule" | null;
  readonly details: string | null;
}

/** Picked, so that nothing else an object carries is kept. */
export function toColumns(state: KeptState): StateColumns {
  switch (state.name) {
    case "offered":
    case "declined":
    case "cancelled":
    case "withdrawn":
      return { state: state.name, how: null, details: null };
    case "accepted":
    case "paused":
      return { state: state.name, how: state.how, details: JSON.stringify(acceptance(state)) };
    case "done": {
      const { paths, missing, changed, runs } = state;
      return { state: state.name, how: null, details: JSON.stringify({ paths, missing, changed, runs }) };
    }
    case "aside": {
      const { path, why } = state;
      return { state: state.name, how: null, details: JSON.stringify({ path, why }) };
    }
    case "failed": {
      const { problem, message } = state;
      const accepted = state.accepted && acceptance(state.accepted);
      return { state: state.name, how: null, details: JSON.stringify({ problem, message, accepted }) };
    }
    default:
      return state satisfies never;
  }
}

/** From a row with `state`, `how` and `details`. Earlier versions kept less of the details. */
export function stateOf(row: Row): KeptState {
  const name = textOf(row, "state");
  switch (name) {
    case "offered":
    case "declined":
    case "cancelled":
    case "withdrawn":
      return { name };
    case "accepted":
    case "paused":
      return { name, how: howOf(row), ...toAcceptance(jsonOf(row, "details")) };
    case "done": {
      const details = jsonOf(row, "details");
      const paths = details.member("paths").items().map((path) => path.text());
      return {
        name,
        paths,
        missing: details.member("missing").whole(),
        changed: countOf(details, "changed"),
        runs: countOf(details, "runs"),
      };
    }
    case "aside": {
      const details = jsonOf(row, "details");
      return {
        name,
        path: details.member("path").text(),
        why: details.member("why").optional((why) => why.text()) ?? "",
      };
    }
    case "failed": {
      const details = jsonOf(row, "details");
      return {
        name,
        problem: details.member("problem").matching(isTransferProblem, "a problem"),
        message: details.member("message").text(),
        accepted: details.member("accepted").optional(toAcceptance),
      };
    }
    default:
      throw new DamagedRowError(`Cannot read column state: got ${JSON.stringify(name)}`);
  }
}

interface Acceptance {
  readonly folder: string;
  readonly progress: KeptProgress;
}

function acceptance({ folder, progress: { entry, bytes, missing, changed, paths } }: Acceptance) {
  return { folder, progress: { entry, bytes, missing, changed, paths } };
}

function toAcceptance(details: JsonValue): Acceptance {
  const progress = details.member("progress");
  return {
    folder: details.member("folder").text(),
    progress: {
      entry: progress.member("entry").whole(),
      bytes: progress.member("bytes").whole(),
      missing: progress.member("missing").whole(),
      changed: countOf(progress, "changed"),
      paths: progress.member("paths").items().map((path) => path.text()),
    },
  };
}

function howOf(row: Row): "person" | "rule" {
  const how = textOf(row, "how");
  if (how === "person" || how === "rule") return how;
  throw new DamagedRowError(`Cannot read column how: got ${JSON.stringify(how)}`);
}

/** 0 where nothing was counted. */
function countOf(details: JsonValue, name: string): number {
  return details.member(name).optional((count) => count.whole()) ?? 0;
}
