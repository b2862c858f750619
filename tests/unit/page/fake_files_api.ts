import type {
  BeginUploadDto,
  OfferedDto,
  SendOfferDto,
  SteerDto,
  TrustDto,
  UploadDto,
} from "../../../src/server/dto.ts";
import { ApiError } from "../../../src/page/api.ts";
import type { FilesApi } from "../../../src/page/files_api.ts";
import { written } from "./fixture.ts";

/** A program that takes files, and answers when the test says so. */
export class FakeFilesApi implements FilesApi {
  readonly uploads = new Map<string, string>();
  readonly cancelled: string[] = [];
  readonly offers: SendOfferDto[] = [];
  readonly steered: SteerDto[] = [];
  /** How many parts came. */
  parts = 0;
  beforePart: () => Promise<void> = () => Promise.resolve();
  answerOffer: (request: SendOfferDto) => Promise<OfferedDto> = (request) =>
    Promise.resolve({ message: written(1, { id: request.id, conversation: request.to }), left: [] });
  answerSteer: () => Promise<void> = () => Promise.resolve();
  answerTrust: () => Promise<TrustDto> = () => Promise.resolve({ verified: false, safetyNumber: "00000", rule: null });

  bytesOf(upload: string): string | undefined {
    return this.uploads.get(upload);
  }

  beginUpload(_entries: BeginUploadDto["entries"]): Promise<UploadDto> {
    const id = `upload-${this.uploads.size + 1}`;
    this.uploads.set(id, "");
    return Promise.resolve({ id, bytes: 0 });
  }

  async appendUpload(id: string, _from: number, bytes: Blob, signal: AbortSignal): Promise<number> {
    await Promise.race([
      this.beforePart(),
      new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(new ApiError("unreachable", "aborted")))
      ),
    ]);
    this.parts++;
    const whole = (this.uploads.get(id) ?? "") + await bytes.text();
    this.uploads.set(id, whole);
    return whole.length;
  }

  uploadSize(id: string): Promise<number | undefined> {
    return Promise.resolve(this.uploads.get(id)?.length);
  }

  cancelUpload(id: string): Promise<void> {
    this.cancelled.push(id);
    return Promise.resolve();
  }

  offer(request: SendOfferDto): Promise<OfferedDto> {
    this.offers.push(request);
    return this.answerOffer(request);
  }

  steer(request: SteerDto): Promise<void> {
    this.steered.push(request);
    return this.answerSteer();
  }

  item(): Promise<Blob> {
    return Promise.reject(new ApiError("refused", "There is no such file"));
  }

  trust(): Promise<TrustDto> {
    return this.answerTrust();
  }

  changeTrust(): Promise<TrustDto> {
    return this.answerTrust();
  }
}
