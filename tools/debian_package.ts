/** A Debian package, as deb(5) describes it. No script runs when it is installed or removed. */
import { createHash } from "node:crypto";
import { type ArchiveFile, arOf, gzipOf, tarOf } from "./archive.ts";

export interface DebianPackage {
  readonly version: string;
  readonly architecture: "amd64" | "arm64";
  /** Below /usr. */
  readonly tree: readonly ArchiveFile[];
  readonly licence: Uint8Array<ArrayBuffer>;
  readonly changes: Uint8Array<ArrayBuffer>;
  /** Of every entry, seconds since 1970. */
  readonly time: number;
}

const DOC = "usr/share/doc/lanmessenger";

export function debianPackage(
  { version, architecture, tree, licence, changes, time }: DebianPackage,
): Uint8Array<ArrayBuffer> {
  const files: ArchiveFile[] = [
    ...tree.map((file) => ({ ...file, path: `usr/${file.path}` })),
    { path: `${DOC}/copyright`, bytes: licence, mode: 0o644 },
    { path: `${DOC}/changelog.gz`, bytes: gzipOf(changes), mode: 0o644 },
  ];
  const kibibytes = files.reduce((sum, { bytes }) => sum + Math.ceil(bytes.length / 1024), 0);
  const sums = files.map(({ path, bytes }) => `${createHash("md5").update(bytes).digest("hex")}  ${path}\n`).sort();
  const encoder = new TextEncoder();
  const control: ArchiveFile[] = [
    { path: "control", bytes: encoder.encode(controlText({ version, architecture, kibibytes })), mode: 0o644 },
    { path: "md5sums", bytes: encoder.encode(sums.join("")), mode: 0o644 },
  ];
  return arOf([
    { name: "debian-binary", bytes: encoder.encode("2.0\n") },
    { name: "control.tar.gz", bytes: gzipOf(tarOf(control, { root: "./", time })) },
    { name: "data.tar.gz", bytes: gzipOf(tarOf(files, { root: "./", time })) },
  ], time);
}

/** The libraries that Deno's runtime asks for, in the versions that it asks for. */
function controlText(
  { version, architecture, kibibytes }: { version: string; architecture: string; kibibytes: number },
): string {
  return [
    "Package: lanmessenger",
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    "Maintainer: The LanMessenger authors <lanmessenger@localhost>",
    `Installed-Size: ${kibibytes}`,
    "Depends: libc6 (>= 2.27), libgcc-s1",
    "Recommends: xdg-utils",
    "Section: net",
    "Priority: optional",
    "Description: messenger for a local network, without a server",
    " The people on a network talk to each other directly and encrypted: texts, rooms,",
    " files. It is used in the browser or from scripts, and needs no Internet.",
    "",
  ].join("\n");
}
