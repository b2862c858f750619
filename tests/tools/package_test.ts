/** What people download: made as a release makes it, installed beside this machine's own packages, run, and removed. */
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { assert, assertEquals, assertLess, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { npmRuntimeProblem } from "../support/npm_runtime.ts";
import { endedOf, freePort, Printed, runDeno, testFolder } from "../support/task.ts";
import { manPage } from "../../tools/man_page.ts";
import { iconSums } from "../../tools/package_icons.ts";
import { ROOT } from "../../tools/process.ts";

const problem = npmRuntimeProblem() ?? dpkgProblem();
// deno-lint-ignore no-console
if (problem !== undefined) console.log(`SKIPPED the packages: ${problem}`);

function dpkgProblem(): string | undefined {
  try {
    new Deno.Command("dpkg", { args: ["--version"], stdout: "null", stderr: "null" }).outputSync();
    return undefined;
  } catch {
    return "dpkg is not here";
  }
}

Deno.test("the icons of packages are those of the drawing that is there", async () => {
  const { made, now } = await iconSums();
  assertEquals(made, now, "static/icon.svg has changed: run deno task icons");
});

Deno.test("manPage() names every command and what it can be told, with dashes that can be copied", () => {
  const page = manPage({ version: "1.2.3", date: "2026-01-31" });
  assertStringIncludes(page, '.TH LANMESSENGER 1 "2026-01-31" "LanMessenger 1.2.3"');
  assertStringIncludes(page, ".B send \\-\\-to WHO");
  assertStringIncludes(page, ".B uninstall\n");
  assertStringIncludes(page, ".B LANMESSENGER_PAGE_PORT\n");
  assertEquals(
    page.split("\n").filter((line) => /^\.(?![A-Z]|br$)|^'/.test(line)),
    [],
    "no text is taken for a request",
  );
});

Deno.test({
  name: "the packages hold the program, install, run and go without a trace",
  ignore: problem !== undefined,
  async fn(t) {
    await using folder = await testFolder();
    const executable = `${folder.path}/dist/linux-x64/lanmessenger`;
    const packages = `${folder.path}/packages`;
    const task = async (...args: string[]) => {
      const env = { SOURCE_DATE_EPOCH: "1700000000", NO_COLOR: "1" };
      const output = await new Deno.Command(Deno.execPath(), { args: ["task", ...args], cwd: ROOT, env }).output();
      const { code, stderr } = endedOf(output);
      assertEquals(code, 0, stderr);
    };
    const make = (to: string) => task("package", "--target", "linux-x64", "--from", `${folder.path}/dist`, "--to", to);
    await task("compile", "--runtime", "npm", "--output", executable);
    await make(packages);
    const names = [...Deno.readDirSync(packages)].map(({ name }) => name).sort();
    const deb = `${packages}/${names.find((name) => name.endsWith(".deb"))}`;
    const tarball = `${packages}/${names.find((name) => name.endsWith(".tar.gz"))}`;
    const root = `${folder.path}/root`;
    for (const name of ["info", "updates", "triggers"]) {
      await Deno.mkdir(`${root}/var/lib/dpkg/${name}`, { recursive: true });
    }
    for (const name of ["status", "available"]) await Deno.writeTextFile(`${root}/var/lib/dpkg/${name}`, "");
    const dpkg = (...args: string[]) =>
      run("dpkg", `--root=${root}`, "--force-not-root", "--force-depends", `--log=${folder.path}/log`, ...args);

    await t.step("are listed with their sums", async () => {
      const { stdout } = await run("sh", "-c", `cd '${packages}' && sha256sum --check SHA256SUMS`);
      assertEquals(stdout.match(/: OK$/gm)?.length, 2, stdout);
    });

    await t.step("are the same when they are made again", async () => {
      const again = `${folder.path}/again`;
      await make(again);
      assertEquals(await Deno.readTextFile(`${again}/SHA256SUMS`), await Deno.readTextFile(`${packages}/SHA256SUMS`));
      await Deno.remove(again, { recursive: true });
    });

    await t.step("can be unpacked, and the executable in them is the one that was made", async () => {
      const goal = `${folder.path}/unpacked`;
      await Deno.mkdir(goal);
      await run("tar", "-xzf", tarball, "-C", goal, "--strip-components=1");
      const unpacked = await Deno.readFile(`${goal}/bin/lanmessenger`);
      assertEquals(Buffer.compare(unpacked, await Deno.readFile(executable)), 0);
      const page = gunzipSync(await Deno.readFile(`${goal}/share/man/man1/lanmessenger.1.gz`)).toString();
      assertMatch(page, /^\.TH LANMESSENGER 1 "2023-11-14"/);
      await Deno.remove(goal, { recursive: true });
    });

    await t.step("install where programs are looked for", async () => {
      await dpkg("--install", deb);
      const { stdout } = await dpkg("--listfiles", "lanmessenger");
      for (
        const path of [
          "/usr/bin/lanmessenger",
          "/usr/share/applications/lanmessenger.desktop",
          "/usr/share/icons/hicolor/48x48/apps/lanmessenger.png",
          "/usr/lib/systemd/user/lanmessenger.service",
        ]
      ) {
        assertStringIncludes(stdout, `${path}\n`);
        assert((await Deno.stat(`${root}${path}`)).isFile);
      }
      assertEquals((await dpkg("--verify", "lanmessenger")).stdout, "", "what is on the disk agrees with md5sums");
      const entry = await Deno.readTextFile(`${root}/usr/share/applications/lanmessenger.desktop`);
      assertStringIncludes(entry, '\nExec="lanmessenger"\n');
    });

    await t.step("run from there, with the page", async () => {
      const child = new Deno.Command(`${root}/usr/bin/lanmessenger`, {
        args: [
          ...["--no-open", "--json", "--bind", "127.0.0.2", "--port", `${freePort()}`, "--page-port", "0"],
          ...["--data", `${folder.path}/data`],
        ],
        env: { HOME: folder.path },
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const [events, errors] = [new Printed(child.stdout), new Printed(child.stderr)];
      const [, url = ""] = await events.until(/"event":"page","url":"([^"]+)"/);
      const page = await fetch(url);
      assertStringIncludes(await page.text(), "<title>LanMessenger</title>");
      child.kill("SIGTERM");
      assertEquals((await child.status).code, 0, await errors.whole);
    });

    await t.step("go, and leave the data of their users", async () => {
      await dpkg("--purge", "lanmessenger");
      assertEquals((await Array.fromAsync(Deno.readDir(root))).map(({ name }) => name), ["var"]);
      assert((await Deno.stat(`${folder.path}/data/lanmessenger.db`)).isFile);
    });

    await t.step("the executable installs itself for one user, and takes itself away", async () => {
      const home = `${folder.path}/home`;
      await Deno.mkdir(home);
      const installed = `${home}/.local/bin/lanmessenger`;
      const env = { HOME: home, XDG_DATA_HOME: "", XDG_CONFIG_HOME: "" };
      await runIn(env, executable, "install", "--autostart", "--yes");
      assertEquals(Buffer.compare(await Deno.readFile(installed), await Deno.readFile(executable)), 0);
      const icon = await Deno.readTextFile(`${home}/.local/share/icons/hicolor/scalable/apps/lanmessenger.svg`);
      assertEquals(icon, await Deno.readTextFile(`${ROOT}/static/icon.svg`));
      assertMatch((await runIn(env, installed, "--version")).stdout, /^lanmessenger \d/);
      assertMatch((await runIn(env, installed, "autostart")).stdout, /starts with the system/);
      await runIn(env, installed, "uninstall", "--yes");
      assertEquals(await Array.fromAsync(Deno.readDir(home)), []);
    });
  },
});

Deno.test("deno task sbom lists every package with its sum, the same each time", async () => {
  await using folder = await testFolder();
  const texts: string[] = [];
  for (const name of ["a", "b"]) {
    const { code, stderr } = await runDeno(["task", "sbom", `${folder.path}/${name}`], { folder: folder.path });
    assertEquals(code, 0, stderr);
    texts.push(await Deno.readTextFile(`${folder.path}/${name}`));
  }
  assertEquals(texts[0], texts[1]);
  const bill = JSON.parse(texts[0] ?? "");
  const lock = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
  assertEquals(bill.components.length, Object.keys(lock.npm).length + 1);
  const of = (name: string) => bill.components.find((component: { name: string }) => component.name === name);
  for (const name of ["hono", "preact", "emojibase-data"]) assertEquals(of(name).scope, "required", name);
  assertEquals(of("fast-check").scope, "excluded");
  assertMatch(of("hono").hashes[0].content, /^[0-9a-f]{128}$/);
  assertLess(bill.dependencies[0].dependsOn.length, bill.components.length);
});

interface Ran {
  readonly stdout: string;
}

/** Runs a program to its end. @throws when it fails. */
function run(program: string, ...args: string[]): Promise<Ran> {
  return runIn({}, program, ...args);
}

async function runIn(env: Readonly<Record<string, string>>, program: string, ...args: string[]): Promise<Ran> {
  const { code, stdout, stderr } = endedOf(await new Deno.Command(program, { args, env, stdin: "null" }).output());
  assertEquals(code, 0, `${program} ${args.join(" ")}: ${stderr}`);
  return { stdout };
}
