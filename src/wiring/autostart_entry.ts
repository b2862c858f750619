/** The file that has a system start a program when its user logs in: where it is, and what is in it. */
import type { Autostart } from "../model/autostart.ts";
import { desktopEntryText } from "./desktop_entry.ts";

type Environment = (variable: string) => string | undefined;

/** The program, and its arguments. */
export type StartCommand = readonly [string, ...string[]];

export interface AutostartEntry {
  readonly folder: string;
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

type Impossible = Extract<Autostart, { state: "impossible" }>;

/**
 * Linux and its like: the XDG autostart specification; macOS: launchd.plist(5); Windows: a script in the Startup folder,
 * since the program itself would open a console window.
 */
export function autostartEntry(
  os: typeof Deno.build.os,
  env: Environment,
  command: StartCommand,
): AutostartEntry | Impossible {
  if (command.some((word) => [...word].some((character) => character < " " || character === "\x7f"))) {
    return impossible("path");
  }
  switch (os) {
    case "windows": {
      const roaming = env("APPDATA");
      if (!roaming) return impossible("folder");
      // The shell puts the values of variables in, and there is no way to write a percent sign.
      if (command.some((word) => word.includes("%"))) return impossible("path");
      const folder = `${roaming}\\Microsoft\\Windows\\Start Menu\\Programs\\Startup`;
      return { folder, path: `${folder}\\LanMessenger.vbs`, bytes: utf16(windowsScript(command)) };
    }
    case "darwin": {
      const home = env("HOME");
      if (!home) return impossible("folder");
      const folder = `${home}/Library/LaunchAgents`;
      return { folder, path: `${folder}/lanmessenger.plist`, bytes: utf8(propertyList(command)) };
    }
    case "linux":
    case "freebsd": {
      const folder = configFolder(env);
      if (folder === undefined) return impossible("folder");
      // The specification forbids it in the program's name.
      if (command[0].includes("=")) return impossible("path");
      return { folder, path: `${folder}/lanmessenger.desktop`, bytes: utf8(desktopEntryText({ command, more: {} })) };
    }
    default:
      return impossible("system");
  }
}

function configFolder(env: Environment): string | undefined {
  const config = env("XDG_CONFIG_HOME");
  // The XDG base directory specification has relative paths ignored.
  if (config?.startsWith("/")) return `${config}/autostart`;
  const home = env("HOME");
  return home ? `${home}/.config/autostart` : undefined;
}

function propertyList(command: StartCommand): string {
  const words = command.map((word) => `    <string>${xmlText(word)}</string>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    "<dict>",
    "  <key>Label</key>",
    "  <string>lanmessenger</string>",
    "  <key>ProgramArguments</key>",
    "  <array>",
    ...words,
    "  </array>",
    "  <key>RunAtLoad</key>",
    "  <true/>",
    "</dict>",
    "</plist>",
    "",
  ].join("\n");
}

function xmlText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** 0: the window is hidden; False: nobody waits for its end. */
function windowsScript(command: StartCommand): string {
  const line = command.map(windowsWord).join(" ");
  return `CreateObject("WScript.Shell").Run "${line.replaceAll('"', '""')}", 0, False\r\n`;
}

/** As CommandLineToArgvW takes it apart: backslashes count twice before a quote, and one more makes it part of the word. */
function windowsWord(word: string): string {
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, "$&$&")}"`;
}

function impossible(why: Impossible["why"]): Impossible {
  return { state: "impossible", why };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** With a mark at its beginning: without it Windows takes a script for one in the system's old alphabet. */
function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(2 + 2 * text.length));
  bytes.setUint16(0, 0xfeff, true);
  for (let index = 0; index < text.length; index++) bytes.setUint16(2 + 2 * index, text.charCodeAt(index), true);
  return new Uint8Array(bytes.buffer);
}
