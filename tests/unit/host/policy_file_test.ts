import { type FileFacts, type PolicyDisk, policyPath, readPolicyFile } from "../../../src/host/policy_file.ts";
import { PolicyError } from "../../../src/model/policy.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";

const PATH = "/etc/lanmessenger/policy.json";
const ROOTS: FileFacts = { isFile: true, uid: 0, mode: 0o100644 };
const FOLDER: FileFacts = { isFile: false, uid: 0, mode: 0o40755 };

function disk(changes: Partial<Record<string, FileFacts>> = {}, bytes = new TextEncoder().encode("{}")): PolicyDisk {
  const facts = (path: string) => changes[path] ?? (path.endsWith(".json") ? ROOTS : FOLDER);
  return {
    exists: () => true,
    realPath: (path) => path,
    facts,
    read: (path, most) => ({ facts: facts(path), bytes: bytes.subarray(0, most) }),
  };
}

Deno.test("readPolicyFile() gives what root wrote, and nothing where there is none", () => {
  assertEquals(readPolicyFile(PATH, "linux", disk()), { path: PATH, text: "{}" });
  assertEquals(readPolicyFile(PATH, "linux", disk({}, new TextEncoder().encode("\ufeff{}")))?.text, "{}");
  assertEquals(readPolicyFile(PATH, "linux", { ...disk(), exists: () => false }), undefined);
  // Others may make files of their own beside root's in a folder like /tmp, and not take root's away.
  assertEquals(readPolicyFile(PATH, "linux", disk({ "/etc": { ...FOLDER, mode: 0o41777 } }))?.text, "{}");
});

Deno.test("readPolicyFile() refuses what others than root may have written, or what can't be read", () => {
  const wrong: readonly (readonly [PolicyDisk, string])[] = [
    [disk({ [PATH]: { ...ROOTS, uid: 1000 } }), "belongs to user 1000"],
    [disk({ [PATH]: { ...ROOTS, mode: 0o100664 } }), `chmod go-w ${PATH}`],
    [disk({ [PATH]: { ...ROOTS, mode: 0o100646 } }), "others than root may write"],
    [disk({ [PATH]: { ...ROOTS, mode: 0o101646 } }), "others than root may write"],
    [disk({ "/etc/lanmessenger": { ...FOLDER, uid: 1000 } }), "/etc/lanmessenger belongs to user 1000"],
    [disk({ "/etc": { ...FOLDER, mode: 0o40777 } }), "chmod go-w /etc"],
    [
      { ...disk({ "/home/ada": { ...FOLDER, uid: 1000 } }), realPath: () => "/home/ada/policy.json" },
      "/home/ada belongs",
    ],
    [disk({ [PATH]: FOLDER }), "no file"],
    [disk({}, new Uint8Array(300_000)), "more than 262144 bytes"],
    [disk({}, new Uint8Array([0x7b, 0xff])), "not UTF-8"],
    [{
      ...disk(),
      read: () => {
        throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
      },
    }, "ermission denied"],
    [{
      ...disk(),
      realPath: () => {
        throw new Deno.errors.NotFound("No such file or directory (os error 2)");
      },
    }, "o such file"],
  ];
  for (const [disk, words] of wrong) {
    const { message } = assertThrows(() => readPolicyFile(PATH, "linux", disk), PolicyError);
    assertStringIncludes(message, `Cannot use the policy ${PATH}, so LanMessenger does not start`);
    assertStringIncludes(message, words);
  }
});

Deno.test("policyPath() is where only administrators may write, on each system", () => {
  assertEquals((["linux", "darwin", "windows"] as const).map(policyPath), [
    PATH,
    "/Library/Application Support/LanMessenger/policy.json",
    "C:\\Program Files\\LanMessenger\\policy.json",
  ]);
});
