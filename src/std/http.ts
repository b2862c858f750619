/** @std/http with types: its npm build carries none. Only the codes that the local server answers with. */
import * as std from "@std/http/status";

export const STATUS_CODE: {
  readonly OK: 200;
  readonly Created: 201;
  readonly NoContent: 204;
  readonly NotModified: 304;
  readonly BadRequest: 400;
  readonly Unauthorized: 401;
  readonly Forbidden: 403;
  readonly NotFound: 404;
  readonly MethodNotAllowed: 405;
  readonly Conflict: 409;
  readonly ContentTooLarge: 413;
  readonly UnsupportedMediaType: 415;
  readonly Locked: 423;
  readonly UpgradeRequired: 426;
  readonly TooManyRequests: 429;
  readonly InternalServerError: 500;
  readonly ServiceUnavailable: 503;
  readonly InsufficientStorage: 507;
} = std.STATUS_CODE;

export type Status = typeof STATUS_CODE[keyof typeof STATUS_CODE];
