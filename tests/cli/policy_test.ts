/**
 * The program itself under a policy: the file stands in its real place, in a mount namespace of the process's own, since
 * nothing that a user can set leads elsewhere.
 */
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { commandOf } from "../support/program.ts";

const PATH = "/etc/lanmessenger/policy.json";

/** Whether this machine lets us have a namespace of mounts. */
async function canMount(): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  const made = await new Deno.Command("unshare", { args: ["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"] }).output()
    .catch(() => undefined);
  return made?.success === true;
}

const possible = await canMount();
// deno-lint-ignore no-console -- a skipped test says why
if (!possible) console.log("tests/cli/policy_test.ts: only root of Linux may mount, so nothing is tested");

/** Runs a command where `policy` stands in /etc, and nothing else is another thing. */
async function under(policy: string | undefined, args: readonly string[], { mode = 0o644, owner = 0, env = {} } = {}) {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/etc/lanmessenger`, { recursive: true });
    if (policy !== undefined) {
      await Deno.writeTextFile(`${folder}/etc/lanmessenger/policy.json`, policy);
      await Deno.chmod(`${folder}/etc/lanmessenger/policy.json`, mode);
      await Deno.chown(`${folder}/etc/lanmessenger/policy.json`, owner, 0);
    }
    await Deno.chmod(`${folder}/etc`, 0o755);
    const own = { name: "Ada", data: `${folder}/data`, bind: "127.0.0.9", port: 2479 };
    // A name that is locked is not given.
    const words = commandOf(own, ["--headless", ...args]).flatMap((word, index, all) =>
      word === "--name" || all[index - 1] === "--name" ? [] : [word]
    );
    const mount = `mount --make-rprivate / && cp -a /etc/. "$0/etc/" && chmod 755 "$0/etc" && ` +
      `mount --bind "$0/etc" /etc && shift 0 && exec "$@"`;
    const { code, stdout, stderr } = await new Deno.Command("unshare", {
      args: ["-m", "sh", "-c", mount, folder, ...words],
      stdin: "null",
      env,
    }).output();
    const decoder = new TextDecoder();
    return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const test = (name: string, fn: () => Promise<void>) => Deno.test({ name, ignore: !possible, fn });

test("the program keeps to the policy of its computer", async () => {
  const policy = JSON.stringify({
    receipts: { locked: "off" },
    name: { locked: "{login}" },
    webhooks: { locked: "off" },
  });
  const shown = await under(policy, ["policy", "--json"]);
  assertEquals([shown.code, JSON.parse(shown.out).path, shown.err], [0, PATH, ""]);
  const settings = await under(policy, ["settings"]);
  assertEquals([settings.code, settings.err], [0, ""]);
  assertStringIncludes(settings.out, `off (set by your administrator: ${PATH})`);
  const refused = await under(policy, ["settings", "--receipts", "on"]);
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.err, PATH);
  // The system says who its user is, not a variable that the user sets.
  const whoami = await under(policy, ["whoami", "--json"], { env: { USER: "boss", LOGNAME: "boss", HOME: "/tmp" } });
  assertEquals([whoami.code, JSON.parse(whoami.out).name], [0, "root"]);
  const webhook = await under(policy, ["webhook", "create", "http://127.0.0.1:1/"]);
  assertEquals(webhook.code, 1);
  assertStringIncludes(webhook.err, PATH);
});

test("the program does not start under a policy that can't be used, and says why", async () => {
  const wrong = [
    [await under('{\n"prot": {"locked": 1}}', ["whoami"]), "line 2"],
    [await under("{}", ["whoami"], { mode: 0o666 }), "chmod go-w"],
    [await under("{}", ["whoami"], { owner: 1000 }), "belongs to user 1000"],
  ] as const;
  for (const [{ code, out, err }, words] of wrong) {
    assertEquals([code, out], [1, ""]);
    assertStringIncludes(err, PATH);
    assertStringIncludes(err, words);
  }
  const option = await under('{"port":{"locked":2400}}', ["whoami"]);
  assertEquals(option.code, 2);
  assertStringIncludes(option.err, `it stays 2400 (set by your administrator: ${PATH})`);
  assertEquals((await under(undefined, ["whoami"])).code, 0);
});
