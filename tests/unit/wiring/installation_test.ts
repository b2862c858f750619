import { InstallationDisk } from "../../../src/wiring/installation_disk.ts";
import { ProgramInstallation, type ProgramInstallationParts } from "../../../src/wiring/installation.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { openStore, StoreBusyError } from "../../../src/store/mod.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../../../src/std/assert.ts";

type System = "linux" | "darwin" | "windows";

/** A home in a temporary folder, as one of three systems has it. */
class Home implements AsyncDisposable {
  readonly env = new Map<string, string>();
  readonly disk: InstallationDisk;
  /** The executable as it was downloaded, in its system's words. */
  readonly download: string;
  readonly #real: (path: string) => string;

  private constructor(readonly folder: string, readonly os: System) {
    // A Windows path, C:\Users\Ada\…, lies at /tmp/…/Users/Ada/….
    this.#real = os === "windows" ? (path) => `${folder}/${path.slice(3).replaceAll("\\", "/")}` : (path) => path;
    this.disk = new InstallationDisk(os === "windows" ? "\\" : "/", this.#real);
    if (os === "windows") {
      this.env.set("LOCALAPPDATA", "C:\\Users\\Ada\\AppData\\Local");
      this.env.set("APPDATA", "C:\\Users\\Ada\\AppData\\Roaming");
      this.download = "C:\\Users\\Ada\\Downloads\\lanmessenger.exe";
    } else {
      this.env.set("HOME", `${folder}/home/ada`);
      this.download = `${folder}/home/ada/Downloads/lanmessenger`;
    }
  }

  static async of(os: System): Promise<Home> {
    const home = new Home(await Deno.makeTempDir({ prefix: "lanmessenger-test-" }), os);
    await home.write(home.download, "program 1");
    for (const name of ["LOCALAPPDATA", "APPDATA"]) {
      const path = home.env.get(name);
      if (path !== undefined) await Deno.mkdir(home.#real(path), { recursive: true });
    }
    return home;
  }

  async write(path: string, text: string): Promise<void> {
    const real = this.#real(path);
    await Deno.mkdir(real.slice(0, real.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(real, text, { mode: 0o755 });
  }

  bytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
    return Deno.readFile(this.#real(path));
  }

  async text(path: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(path));
  }

  real(path: string): string {
    return this.#real(path);
  }

  desk(parts: Partial<ProgramInstallationParts> = {}): ProgramInstallation {
    return new ProgramInstallation({
      os: this.os,
      env: (name) => this.env.get(name),
      version: "1.2.3",
      executable: this.download,
      startArguments: ["--no-open", "--name=Ada"],
      dataFolder: `${this.folder}/data`,
      icons: () => Promise.resolve({ svg: new Uint8Array([1]), icns: new Uint8Array([2]) }),
      disk: this.disk,
      ...parts,
    });
  }

  /** Everything below the folder, with its folders. */
  async tree(folder = this.folder): Promise<string[]> {
    const found: string[] = [];
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      found.push(path.slice(this.folder.length + 1));
      if (isDirectory) found.push(...await this.tree(path));
    }
    return found.sort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Where each piece goes, in the system's words after the home. */
const PLACES: Readonly<Record<System, readonly (readonly [string, string])[]>> = {
  linux: [
    ["program", "home/ada/.local/bin/lanmessenger"],
    ["menu entry", "home/ada/.local/share/applications/lanmessenger.desktop"],
    ["icon", "home/ada/.local/share/icons/hicolor/scalable/apps/lanmessenger.svg"],
    ["autostart", "home/ada/.config/autostart/lanmessenger.desktop"],
  ],
  darwin: [
    ["program", "home/ada/Applications/LanMessenger.app/Contents/MacOS/lanmessenger"],
    ["icon", "home/ada/Applications/LanMessenger.app/Contents/Resources/icon.icns"],
    ["description", "home/ada/Applications/LanMessenger.app/Contents/Info.plist"],
    ["command", "home/ada/bin/lanmessenger"],
    ["autostart", "home/ada/Library/LaunchAgents/lanmessenger.plist"],
  ],
  windows: [
    ["program", "C:\\Users\\Ada\\AppData\\Local\\Programs\\LanMessenger\\lanmessenger.exe"],
    ["window program", "C:\\Users\\Ada\\AppData\\Local\\Programs\\LanMessenger\\lanmessengerw.exe"],
    ["menu entry", "C:\\Users\\Ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\LanMessenger.lnk"],
    [
      "autostart",
      "C:\\Users\\Ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\LanMessenger.vbs",
    ],
  ],
};

for (const os of ["linux", "darwin", "windows"] as const) {
  Deno.test(`ProgramInstallation on ${os} says what it will do, does that, and takes it back without a trace`, async () => {
    await using home = await Home.of(os);
    if (os === "windows") await home.write("C:\\Users\\Ada\\Downloads\\lanmessengerw.exe", "window program");
    const before = await home.tree();
    const desk = home.desk();

    const planned = await desk.toInstall("start with the system");
    assertEquals(await home.tree(), before, "a plan changes nothing");
    const expected = PLACES[os].map(([piece, path]) => [piece, os === "windows" ? path : `${home.folder}/${path}`]);
    assertEquals(planned.map(({ piece, path }) => [piece, path]), expected);
    assert(planned.every(({ act }) => act === "add"));

    const done = await Array.fromAsync(desk.install("start with the system"));
    assertEquals(done.map(({ step }) => step), planned);
    for (const { path } of planned) assert(await home.disk.has(path), path);
    const [program] = planned;
    assertEquals(await home.text(program?.path ?? ""), "program 1");
    assert(((await Deno.stat(home.real(program?.path ?? ""))).mode ?? 0) & 0o100, "it can be run");

    const again = await desk.toInstall("start with the system");
    assert(again.every(({ act }) => act === "replace"));
    await home.write(home.download, "program 2");
    await Array.fromAsync(desk.install("start with the system"));
    assertEquals(await home.text(program?.path ?? ""), "program 2");

    // The installed one takes itself away.
    const installed = home.desk({ executable: program?.path ?? "" });
    assertEquals((await installed.toUninstall()).map(({ path }) => path), expected.map(([, path]) => path));
    await Array.fromAsync(installed.uninstall());
    assertEquals(await home.tree(), before, "no file and no folder is left");
    assertEquals(await installed.toUninstall(), []);
  });

  Deno.test(`ProgramInstallation on ${os} leaves what is not its own`, async () => {
    await using home = await Home.of(os);
    const desk = home.desk();
    await Array.fromAsync(desk.install("leave it"));
    const [program] = await desk.toUninstall();
    const path = program?.path ?? "";
    const neighbour = `${path.slice(0, path.length - "lanmessenger".length - (os === "windows" ? 4 : 0))}other`;
    await home.write(neighbour, "other");
    assertEquals((await desk.toInstall("leave it")).some(({ piece }) => piece === "autostart"), false);
    await Array.fromAsync(desk.uninstall());
    assertEquals(await home.text(neighbour), "other");
    assertEquals(await home.disk.has(path), false);
  });
}

Deno.test("ProgramInstallation does not write a program over itself", async () => {
  await using home = await Home.of("linux");
  const path = `${home.env.get("HOME")}/.local/bin/lanmessenger`;
  await home.write(path, "program");
  const steps = await home.desk({ executable: path }).toInstall("leave it");
  assertEquals(steps.map(({ piece }) => piece), ["menu entry", "icon"]);
});

Deno.test("ProgramInstallation installs no sources, and nothing where there is no home", async () => {
  await using home = await Home.of("linux");
  await assertRejects(() => home.desk({ executable: undefined }).toInstall("leave it"), RequestError, "its sources");
  home.env.set("HOME", "");
  await assertRejects(() => home.desk().toInstall("leave it"), RequestError, "HOME is not set");
  await assertRejects(() => home.desk({ os: "solaris" }).toInstall("leave it"), RequestError, "by hand");
});

Deno.test("ProgramInstallation has menu and start name what was installed", async () => {
  await using linux = await Home.of("linux");
  linux.env.set("HOME", `${linux.folder}/home/a b%c`);
  await Array.fromAsync(linux.desk().install("start with the system"));
  const home = linux.env.get("HOME");
  const entry = await linux.text(`${home}/.local/share/applications/lanmessenger.desktop`);
  assertStringIncludes(entry, `Exec="${home?.replace("%", "%%")}/.local/bin/lanmessenger"\n`);
  assertStringIncludes(entry, "\nIcon=lanmessenger\n");
  const start = await linux.text(`${home}/.config/autostart/lanmessenger.desktop`);
  assertStringIncludes(start, '/.local/bin/lanmessenger" "--no-open" "--name=Ada"\n');

  await using mac = await Home.of("darwin");
  await Array.fromAsync(mac.desk().install("leave it"));
  const command = `${mac.env.get("HOME")}/bin/lanmessenger`;
  assertEquals(await mac.text(command), "program 1");
  assert((await Deno.lstat(command)).isSymlink);
  const description = await mac.text(`${mac.env.get("HOME")}/Applications/LanMessenger.app/Contents/Info.plist`);
  assertStringIncludes(description, "<string>1.2.3</string>");

  await using windows = await Home.of("windows");
  const link = PLACES.windows.find(([piece]) => piece === "menu entry")?.[1] ?? "";
  const target = async () => {
    await Array.fromAsync(windows.desk().install("leave it"));
    return targetOf(await windows.bytes(link));
  };
  assertEquals(await target(), "C:\\Users\\Ada\\AppData\\Local\\Programs\\LanMessenger\\lanmessenger.exe");
  await windows.write("C:\\Users\\Ada\\Downloads\\lanmessengerw.exe", "window program");
  assertEquals(await target(), "C:\\Users\\Ada\\AppData\\Local\\Programs\\LanMessenger\\lanmessengerw.exe");
  windows.env.set("LOCALAPPDATA", `C:\\${"x".repeat(260)}`);
  await assertRejects(() => windows.desk().toInstall("leave it"), RequestError, "259");
});

Deno.test("InstallationDisk moves aside what can't be removed, and says where", async () => {
  await using home = await Home.of("windows");
  const program = "C:\\p\\lanmessenger.exe";
  // A folder that is not empty can't be removed, just as a program that runs.
  await home.write(`${program}\\busy`, "");
  assertEquals(await home.disk.remove(program, "C:\\t"), "C:\\t\\removed-1-lanmessenger.exe");
  assertEquals(await home.disk.has(program), false);
  await home.write(`${program}\\busy`, "");
  assertEquals(await home.disk.remove(program, "C:\\t"), "C:\\t\\removed-2-lanmessenger.exe");
});

Deno.test("ProgramInstallation removes its data alone, and not beneath a messenger that runs", async () => {
  await using home = await Home.of("linux");
  const folder = `${home.folder}/data`;
  const desk = home.desk();
  assertEquals(await desk.removeData(), [], "there is none");
  const store = openStore(folder);
  await assertRejects(() => desk.removeData(), StoreBusyError);
  store.close();
  await home.write(`${folder}/lanmessenger-uploads/x`, "part");
  await home.write(`${folder}/uploads/only-copy.jpg`, "photo");
  await home.write(`${folder}/thesis.txt`, "thesis");
  const left = [`${folder}/thesis.txt`, `${folder}/uploads`];
  assertEquals(await desk.removeData(), left);
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["thesis.txt", "uploads"]);
  assertEquals(await Deno.readTextFile(`${folder}/uploads/only-copy.jpg`), "photo");
  assertEquals(await desk.removeData(), left, "a folder of somebody else's");
  openStore(`${home.folder}/other`).close();
  assertEquals(await home.desk({ dataFolder: `${home.folder}/other` }).removeData(), []);
  assertEquals((await home.tree()).includes("other"), false);
});

/** The Unicode target of a shortcut's LinkInfo, and it has to be that of its environment block. */
function targetOf(link: Uint8Array<ArrayBuffer>): string {
  const view = new DataView(link.buffer);
  assertEquals(view.getUint32(0, true), 0x4c);
  const info = 0x4c;
  const utf16 = new TextDecoder("utf-16le");
  const until0 = (at: number) => utf16.decode(link.subarray(at, at + 2 * 260)).split("\0")[0] ?? "";
  const target = until0(info + view.getUint32(info + 28, true));
  const block = link.length - 4 - 0x314;
  assertEquals(view.getUint32(block + 4, true), 0xa0000001);
  assertEquals(until0(block + 8 + 260), target);
  assertEquals(view.getUint32(link.length - 4, true), 0);
  return target;
}
