/**
 * What the person asks of the program and is answered on the spot: what came of it is told by the stream, why it
 * failed stands beside the button.
 */
import type { SteerDto, TrustDto } from "../server/dto.ts";
import { type Api, ApiError, type StatusChange } from "./api.ts";
import type { FilesApi, TrustChange } from "./files_api.ts";
import { text } from "./text.ts";

/** What was asked for, or why it failed, for the person. */
export type TrustAnswer =
  | { readonly type: "trust"; readonly trust: TrustDto }
  | { readonly type: "failed"; readonly message: string };

export class Requests {
  /** @param failed turns whatever failed into what it is, and ends the page's work where its key is refused. */
  constructor(
    private readonly api: Pick<Api, "changeStatus">,
    private readonly files: Pick<FilesApi, "steer" | "trust" | "changeTrust">,
    private readonly failed: (error: unknown) => ApiError,
  ) {}

  /** Undefined: done; otherwise why not. So do those below. */
  async changeStatus(change: StatusChange): Promise<string | undefined> {
    return await this.#attempt(() => this.api.changeStatus(change));
  }

  async steer(request: SteerDto): Promise<string | undefined> {
    return await this.#attempt(() => this.files.steer(request));
  }

  async trust(person: string): Promise<TrustAnswer> {
    return await this.#askTrust(() => this.files.trust(person));
  }

  async changeTrust(person: string, change: TrustChange): Promise<TrustAnswer> {
    return await this.#askTrust(() => this.files.changeTrust(person, change));
  }

  async #attempt(action: () => Promise<void>): Promise<string | undefined> {
    try {
      await action();
      return undefined;
    } catch (error) {
      return reasonOf(this.failed(error));
    }
  }

  async #askTrust(question: () => Promise<TrustDto>): Promise<TrustAnswer> {
    try {
      return { type: "trust", trust: await question() };
    } catch (error) {
      return { type: "failed", message: reasonOf(this.failed(error)) };
    }
  }
}

/** Where no text is at stake, nobody needs to be told that it is kept. */
export function reasonOf(failure: ApiError): string {
  return failure.problem === "unreachable" ? text.unreachableShort : failure.message;
}
