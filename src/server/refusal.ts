import { RequestError, type RequestProblem } from "../model/errors.ts";
import { type Status, STATUS_CODE } from "../std/http.ts";
import type { ErrorDto } from "./dto.ts";

/** A request that the server turns away; `code` is for programs, the message for people. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly status: Status,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** What the façade's refusals are in HTTP. */
export const STATUS_OF: Readonly<Record<RequestProblem, Status>> = {
  invalid: STATUS_CODE.BadRequest,
  nobody: STATUS_CODE.NotFound,
  ambiguous: STATUS_CODE.Conflict,
  policy: STATUS_CODE.Forbidden,
  storage: STATUS_CODE.InsufficientStorage,
  stopping: STATUS_CODE.ServiceUnavailable,
};

/** Said of everything unforeseen: details go to the program's own report, never to a browser. */
export const UNEXPECTED: ErrorDto = {
  code: "internal",
  message: "The program met an error that it did not expect: try again, and look at its output if it stays",
};

/**
 * The answer to a failed request, always an `ErrorDto`.
 *
 * @param report hears of what was not foreseen.
 */
export function answerTo(error: unknown, report: (error: unknown) => void): Response {
  if (error instanceof Refusal) {
    return errorResponse(error.status, { code: error.code, message: error.message }, error.headers);
  }
  if (error instanceof RequestError) {
    return errorResponse(STATUS_OF[error.problem], { code: error.problem, message: error.message });
  }
  report(error);
  return errorResponse(STATUS_CODE.InternalServerError, UNEXPECTED);
}

function errorResponse(status: Status, body: ErrorDto, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(body, { status, headers });
}

/** A request whose shape is wrong: 400. */
export function invalid(message: string): Refusal {
  return new Refusal(STATUS_CODE.BadRequest, "invalid", message);
}
