/** Why a request was not carried out; each maps to one exit code and one HTTP status. */
export type RequestProblem =
  /** The request itself is wrong: text too long, unknown option. */
  | "invalid"
  /** Nobody by that name, or nobody there. */
  | "nobody"
  /** More than one by that name. */
  | "ambiguous"
  /** The disk or database refused. */
  | "storage"
  /** The program is about to end. */
  | "stopping";

/** A request that can't be carried out; the message says what happened, with what value, and what to do. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  constructor(readonly problem: RequestProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
