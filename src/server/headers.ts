/**
 * What every answer carries, errors and files too. Hono's secureHeaders was weighed: its policy is fixed per program,
 * and ours names the address of the very request. What an answer says of these itself stays.
 */
const FIXED_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": [
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
  ].map((feature) => `${feature}=()`).join(", "),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/**
 * The Content-Security-Policy of a page at `host`; undefined: nothing of the request is trusted.
 *
 * In today's browsers 'self' covers the WebSocket of the same host and port (CSP 3, section 6.7.2.8); the origin is
 * named for older ones. IPv6 addresses have no form in CSP's grammar, so there 'self' is all.
 */
export function contentSecurityPolicy(host: string | undefined): string {
  const socket = host === undefined || host.startsWith("[") ? "" : ` ws://${host}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${socket}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/**
 * The Content-Security-Policy of a file that somebody sent: should a browser ever show it instead of saving it, it can
 * neither run, load nor reach anything.
 */
export const FILE_POLICY = "sandbox; default-src 'none'";

/** @param host the request's host, once it is known to be on the allow-list. */
export function securityHeaders(host: string | undefined): Readonly<Record<string, string>> {
  return { ...FIXED_HEADERS, "content-security-policy": contentSecurityPolicy(host) };
}
