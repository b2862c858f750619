import { RequestError } from "../../../src/model/errors.ts";
import { parseAddress } from "../../../src/model/address.ts";
import { allowsAddress, targetOf } from "../../../src/server/webhook_target.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";

/** Where a webhook may go, or "refused". */
function verdict(url: string, allowed?: string): string {
  try {
    const target = targetOf(url, allowed);
    return `${target.host ?? "here"} ${target.url.href}`;
  } catch (error) {
    if (error instanceof RequestError && error.problem === "invalid") return "refused";
    throw error;
  }
}

Deno.test("targetOf() lets a webhook lead to this computer, and elsewhere only by the very host that was allowed", () => {
  const rows: readonly (readonly [string, string | undefined, string])[] = [
    ["http://127.0.0.1:8080/hook?a=1#b", undefined, "here http://127.0.0.1:8080/hook?a=1"],
    ["http://localhost/", undefined, "here http://localhost/"],
    ["http://LOCALHOST/", undefined, "here http://localhost/"],
    ["http://127.1/", undefined, "here http://127.0.0.1/"],
    ["http://0x7f.1:99/", undefined, "here http://127.0.0.1:99/"],
    ["http://127.0.0.9/", undefined, "here http://127.0.0.9/"],
    ["https://[::1]:8080/", undefined, "here https://[::1]:8080/"],
    ["http://localhost/", "localhost", "here http://localhost/"],
    ["http://localhost/", "example.com", "refused"],
    ["http://example.com/", undefined, "refused"],
    ["http://example.com/", "example.com", "example.com http://example.com/"],
    ["http://EXAMPLE.com/", "Example.Com", "example.com http://example.com/"],
    ["http://example.com/", "example.org", "refused"],
    ["http://example.com/", "example.com:80", "refused"],
    ["http://example.com:8080/", "example.com:8080", "refused"],
    ["http://sub.example.com/", "example.com", "refused"],
    ["http://example.com.evil.example/", "example.com", "refused"],
    ["http://192.0.2.7/", undefined, "refused"],
    ["http://192.0.2.7/", "192.0.2.7", "192.0.2.7 http://192.0.2.7/"],
    ["http://[2001:db8::1]/", "2001:DB8:0::1", "2001:db8::1 http://[2001:db8::1]/"],
    ["http://0.0.0.0/", undefined, "refused"],
    ["http://[::]/", undefined, "refused"],
    ["http://[::ffff:127.0.0.1]/", undefined, "refused"],
    ["http://localhost.evil.example/", undefined, "refused"],
    ["http://foo.localhost/", undefined, "refused"],
    ["http://127.0.0.1@example.com/", "example.com", "refused"],
    ["http://user:word@127.0.0.1/", undefined, "refused"],
    ["file:///etc/passwd", undefined, "refused"],
    ["ftp://127.0.0.1/", undefined, "refused"],
    ["127.0.0.1:8080", undefined, "refused"],
    ["", undefined, "refused"],
    [`http://127.0.0.1/${"x".repeat(2_000)}`, undefined, "refused"],
  ];
  for (const [url, allowed, expected] of rows) assertEquals(verdict(url, allowed), expected, `${url} ${allowed}`);
  assertThrows(() => targetOf("http://example.com/", undefined), RequestError, "--allow-host example.com");
});

Deno.test("allowsAddress() holds the address that a host led to against what was allowed", () => {
  const rows: readonly (readonly [string, string | undefined, string, boolean])[] = [
    ["http://localhost/", undefined, "127.0.0.1", true],
    ["http://localhost/", undefined, "::1", true],
    ["http://localhost/", undefined, "192.0.2.7", false],
    ["http://hooks.example/", "hooks.example", "192.0.2.7", true],
    ["http://hooks.example/", "hooks.example", "10.0.0.1", true],
    ["http://hooks.example/", "hooks.example", "2001:db8::1", true],
    // DNS rebinding: the allowed name leads to this computer, or to a cloud's own service.
    ["http://hooks.example/", "hooks.example", "127.0.0.1", false],
    ["http://hooks.example/", "hooks.example", "::1", false],
    ["http://hooks.example/", "hooks.example", "0.0.0.0", false],
    ["http://hooks.example/", "hooks.example", "::", false],
    ["http://hooks.example/", "hooks.example", "169.254.169.254", false],
    ["http://hooks.example/", "hooks.example", "fe80::1", false],
    ["http://hooks.example/", "hooks.example", "224.0.0.1", false],
    ["http://hooks.example/", "hooks.example", "255.255.255.255", false],
    ["http://hooks.example/", "hooks.example", "ff02::1", false],
    ["http://192.0.2.7/", "192.0.2.7", "192.0.2.7", true],
    ["http://192.0.2.7/", "192.0.2.7", "192.0.2.8", false],
  ];
  for (const [url, allowed, address, expected] of rows) {
    const bytes = parseAddress(address) ?? new Uint8Array();
    assertEquals(allowsAddress(targetOf(url, allowed), bytes), expected, `${url} at ${address}`);
  }
});
