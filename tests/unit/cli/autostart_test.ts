import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { startArguments } from "../../../src/cli/start_arguments.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { settings } from "./fixture.ts";
import { Process } from "./process.ts";

Deno.test("startArguments() starts a messenger with the same settings, from anywhere", () => {
  assertEquals(startArguments(settings({ dataFolder: "d" }), "/work", "linux"), ["--no-open", "--data=/work/d"]);
  const wanted = settings({
    dataFolder: "/data",
    name: "-Ada=",
    group: 'Lab "7"',
    binds: ["127.0.0.2", "fe80::1%eth0"],
    port: 77,
    pagePort: 0,
    peers: [{ host: "lab-3", port: 2372 }, { host: "::1", port: 9 }],
    filesFolder: "/in",
    filesFolderFrom: "given",
    scan: ["/bin/my scan", `-x "y" 'z'`],
    open: false,
  });
  const args = startArguments(wanted, "/work", "linux");
  const read = parseCommandLine(args, (name) => name === "HOME" ? "/home/ada" : undefined, "linux", () => "/");
  assertEquals("settings" in read && read.settings, wanted);
});

Deno.test("autostart shows and changes whether the messenger starts with the system, without starting one", async () => {
  await using one = await Process.inNewFolder();
  const said = async (code: number, ...args: string[]) => {
    one.out.text = one.err.text = "";
    assertEquals(await one.run("autostart", ...args), code, args.join(" "));
    return one.out.text + one.err.text;
  };
  assertEquals(await said(0), "LanMessenger does not start with the system\n");
  assertStringIncludes(await said(0, "on"), "starts with the system: /home/ada/.config/autostart/x");
  assertEquals(JSON.parse(await said(0, "show", "--json")), {
    event: "autostart",
    state: "on",
    entry: "/home/ada/.config/autostart/x",
  });
  assertEquals(JSON.parse(await said(0, "off", "--json")), { event: "autostart", state: "off" });
  one.autostart.now = { state: "other", entry: "/x" };
  assertStringIncludes(await said(0), '"autostart on" replaces it');
  one.autostart.now = { state: "impossible", why: "sources" };
  assertStringIncludes(await said(0, "show"), "runs from its sources");
  assertStringIncludes(await said(2, "on"), "only the executable");
  assertStringIncludes(await said(2, "maybe"), "show, on, off");
  assertEquals(one.started, []);
});
