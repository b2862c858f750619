/** The files of an installation for one user: where they are on each system, and what is in them. */
import { autostartProblemText } from "../model/autostart.ts";
import { RequestError } from "../model/errors.ts";
import type { Piece } from "../model/installation.ts";
import { autostartEntry } from "./autostart_entry.ts";
import { desktopEntryText, MENU_KEYS } from "./desktop_entry.ts";
import { LONGEST_TARGET, shellLink } from "./shell_link.ts";

type OperatingSystem = typeof Deno.build.os;
type Environment = (variable: string) => string | undefined;

export type Content =
  | { readonly kind: "copy"; readonly of: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer>; readonly mode: number }
  /** A symbolic link. */
  | { readonly kind: "link"; readonly to: string };

export interface InstallationFile {
  readonly piece: Piece;
  /** Absolute. */
  readonly path: string;
  readonly content: Content;
}

export interface Installation {
  readonly files: readonly InstallationFile[];
  /** Folders of the user's that stay, whatever is removed. */
  readonly roots: readonly string[];
  /** Where a file is put that can't be removed while it runs; undefined: on this system each can. */
  readonly aside: string | undefined;
}

export interface InstallationParts {
  readonly os: OperatingSystem;
  readonly env: Environment;
  readonly version: string;
  /** The executable that is copied, absolute. */
  readonly executable: string;
  /** What stands beside it and opens no console window; undefined: there is none. */
  readonly windowExecutable: string | undefined;
  readonly icons: InstallationIcons;
  /** What the program is started with by the system; undefined: it is not. */
  readonly autostart: readonly string[] | undefined;
}

export interface InstallationIcons {
  readonly svg: Uint8Array<ArrayBuffer>;
  readonly icns: Uint8Array<ArrayBuffer>;
}

/** @throws {RequestError} "invalid": it is impossible here, and why. */
export function installationOf(parts: InstallationParts): Installation {
  const { os } = parts;
  switch (os) {
    case "linux":
    case "freebsd":
      return onLinux(parts);
    case "darwin":
      return onMacOS(parts);
    case "windows":
      return onWindows(parts);
    default:
      throw new RequestError(
        "invalid",
        `Where programs go on ${os} is not known: put LanMessenger where it should be by hand`,
      );
  }
}

function onLinux({ os, env, executable, icons, autostart }: InstallationParts): Installation {
  const home = env("HOME");
  if (!home?.startsWith("/")) throw unknown("HOME");
  const given = env("XDG_DATA_HOME");
  const data = given?.startsWith("/") ? given : `${home}/.local/share`;
  const program = `${home}/.local/bin/lanmessenger`;
  const entry = desktopEntryText({ command: [program], more: MENU_KEYS });
  return {
    files: [
      { piece: "program", path: program, content: { kind: "copy", of: executable } },
      { piece: "menu entry", path: `${data}/applications/lanmessenger.desktop`, content: text(entry) },
      {
        piece: "icon",
        path: `${data}/icons/hicolor/scalable/apps/lanmessenger.svg`,
        content: { kind: "bytes", bytes: icons.svg, mode: 0o644 },
      },
      ...startFiles(os, env, program, autostart),
    ],
    roots: data === given ? [home, data] : [home],
    aside: undefined,
  };
}

function onMacOS({ os, env, executable, icons, autostart, version }: InstallationParts): Installation {
  const home = env("HOME");
  if (!home?.startsWith("/")) throw unknown("HOME");
  const bundle = `${home}/Applications/LanMessenger.app/Contents`;
  const program = `${bundle}/MacOS/lanmessenger`;
  return {
    files: [
      { piece: "program", path: program, content: { kind: "copy", of: executable } },
      {
        piece: "icon",
        path: `${bundle}/Resources/icon.icns`,
        content: { kind: "bytes", bytes: icons.icns, mode: 0o644 },
      },
      // Last, since it is what makes a folder an application.
      { piece: "description", path: `${bundle}/Info.plist`, content: text(propertyList(version)) },
      { piece: "command", path: `${home}/bin/lanmessenger`, content: { kind: "link", to: program } },
      ...startFiles(os, env, program, autostart),
    ],
    roots: [home],
    aside: undefined,
  };
}

function onWindows(parts: InstallationParts): Installation {
  const { os, env, executable, windowExecutable, autostart } = parts;
  const [local, roaming] = [env("LOCALAPPDATA"), env("APPDATA")];
  if (!local) throw unknown("LOCALAPPDATA");
  if (!roaming) throw unknown("APPDATA");
  const folder = `${local}\\Programs\\LanMessenger`;
  const program = `${folder}\\lanmessenger.exe`;
  const windowProgram = `${folder}\\lanmessengerw.exe`;
  const target = windowExecutable === undefined ? program : windowProgram;
  if (target.length > LONGEST_TARGET) {
    throw new RequestError(
      "invalid",
      `A shortcut can't name ${target}, which has more than ${LONGEST_TARGET} characters`,
    );
  }
  const link = shellLink({ target, folder, description: "Talk to the people on your network" });
  return {
    files: [
      { piece: "program", path: program, content: { kind: "copy", of: executable } },
      ...windowExecutable === undefined ? [] : [
        { piece: "window program", path: windowProgram, content: { kind: "copy", of: windowExecutable } } as const,
      ],
      {
        piece: "menu entry",
        path: `${roaming}\\Microsoft\\Windows\\Start Menu\\Programs\\LanMessenger.lnk`,
        content: { kind: "bytes", bytes: link, mode: 0o600 },
      },
      ...startFiles(os, env, program, autostart),
    ],
    roots: [local, roaming],
    aside: `${local}\\Temp`,
  };
}

function startFiles(
  os: OperatingSystem,
  env: Environment,
  program: string,
  args: readonly string[] | undefined,
): InstallationFile[] {
  if (args === undefined) return [];
  const entry = autostartEntry(os, env, [program, ...args]);
  if ("state" in entry) throw new RequestError("invalid", autostartProblemText(entry.why));
  return [{ piece: "autostart", path: entry.path, content: { kind: "bytes", bytes: entry.bytes, mode: 0o600 } }];
}

function unknown(variable: string): RequestError {
  return new RequestError("invalid", `Cannot tell where programs go: ${variable} is not set: set it`);
}

function text(content: string): Content {
  return { kind: "bytes", bytes: new TextEncoder().encode(content), mode: 0o644 };
}

/** LSUIElement: it shows itself in the browser, and is nothing in the Dock. */
function propertyList(version: string): string {
  const strings = {
    CFBundleName: "LanMessenger",
    CFBundleIdentifier: "lanmessenger",
    CFBundleExecutable: "lanmessenger",
    CFBundleIconFile: "icon",
    CFBundlePackageType: "APPL",
    CFBundleShortVersionString: version,
    CFBundleVersion: version,
  };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    "<dict>",
    ...Object.entries(strings).flatMap(([key, value]) => [`  <key>${key}</key>`, `  <string>${value}</string>`]),
    "  <key>LSUIElement</key>",
    "  <true/>",
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}
