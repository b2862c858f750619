/** What a receiver makes of the names and paths that a sender chose (docs/protocol.md, section 8.6). */
import { safeComponent } from "./safe_component.ts";
import { TakenNames } from "./taken_names.ts";
import { cleanLine, utf8Length } from "./text.ts";
import { type ListEntry, MAX_DEPTH, MAX_ENTRIES } from "./transfer.ts";

export { nameKey, numbered, safeComponent } from "./safe_component.ts";

/** The longest path on the wire, UTF-8. */
export const MAX_PATH_BYTES = 4_096;

/** The paths of a list can't be an honest program's: nothing of it may reach the disk. */
export class NamesError extends Error {
  override readonly name = "NamesError";
}

/**
 * The components of a path as it came over the wire, as they are; undefined: it refuses the whole list, since it is
 * absolute, names a drive or a server, steps upwards, or is too long or too deep.
 */
export function splitPath(path: string): string[] | undefined {
  if (path.length > MAX_PATH_BYTES || !path.isWellFormed()) return undefined;
  if (path.length * 3 > MAX_PATH_BYTES && utf8Length(path) > MAX_PATH_BYTES) return undefined;
  const components = path.split(/[/\\]/);
  return components.length <= MAX_DEPTH && components.every(isComponent) ? components : undefined;
}

function isComponent(text: string): boolean {
  return text !== "" && text !== "." && text !== ".." && !text.includes("\0") && !/^[a-z]:/i.test(text);
}

const QUOTED_LENGTH = 100;

/**
 * Where on the disk the entries of a list go: for each its path within the stage, safe components, no two entries' the
 * same in any case. The same list gives the same paths again, so a transfer that goes on after a restart finds what it
 * has.
 *
 * @throws {NamesError} for a path that leaves its folder, comes twice or before its folder, or is within a file; and for
 * more than 100,000.
 */
export function safeTree(entries: readonly Pick<ListEntry, "type" | "path">[]): readonly (readonly string[])[] {
  if (entries.length > MAX_ENTRIES) throw new NamesError(`The list has more than ${MAX_ENTRIES} entries`);
  const tree = new Tree();
  return entries.map((entry) => tree.add(entry));
}

interface Folder {
  readonly number: number;
  readonly path: readonly string[];
}

class Tree {
  /** By their paths on the wire, with "/" alone. */
  readonly #known = new Map<string, Folder | "file">();
  readonly #names = new TakenNames();

  add({ type, path }: Pick<ListEntry, "type" | "path">): readonly string[] {
    const components = splitPath(path);
    if (components === undefined) throw new NamesError(`${quoted(path)} leaves its folder, or is too long or too deep`);
    const wirePath = components.join("/");
    if (this.#known.has(wirePath)) throw new NamesError(`${quoted(path)} is in the list twice`);
    const folder = this.#folderOf(wirePath);
    const name = this.#names.take(folder.number, safeComponent(components.at(-1)!));
    const safe = [...folder.path, name];
    this.#known.set(wirePath, type === "folder" ? { number: this.#known.size + 1, path: safe } : "file");
    return safe;
  }

  #folderOf(wirePath: string): Folder {
    const slash = wirePath.lastIndexOf("/");
    if (slash < 0) return { number: 0, path: [] };
    const folder = this.#known.get(wirePath.slice(0, slash));
    if (folder === undefined) throw new NamesError(`${quoted(wirePath)} is in the list before its folder`);
    if (folder === "file") throw new NamesError(`${quoted(wirePath)} lies within a file`);
    return folder;
  }
}

function quoted(path: string): string {
  const line = cleanLine(path);
  return `"${line.length > QUOTED_LENGTH ? `${line.slice(0, QUOTED_LENGTH)}…` : line}"`;
}

/** Extensions of what does something of its own when it is opened, on one of the systems; in lower case. */
export const RUNNABLE: ReadonlySet<string> = new Set(
  [
    // Windows: programs, installers, scripts, shortcuts, settings, and documents that carry any of these.
    "exe com scr pif cpl msi msp mst msu msix msixbundle appx appxbundle appinstaller application appref-ms gadget",
    "bat cmd ps1 psm1 psd1 ps1xml psc1 vbs vbe vb js jse mjs ws wsf wsh wsc sct hta chm hlp msc job",
    "lnk url scf website library-ms search-ms searchconnector-ms settingcontent-ms diagcab theme themepack",
    "reg inf ins isp rdp xbap shb shs jnlp",
    // macOS.
    "app command tool terminal workflow action pkg mpkg scpt scptd applescript osax jxa prefpane saver mobileconfig",
    "fileloc inetloc webloc",
    // Linux, and scripts of any system.
    "sh bash zsh csh ksh fish run desktop appimage deb rpm snap flatpak flatpakref flatpakrepo",
    "jar py pyw pyc pyz pyzw pl rb php lua tcl",
    // Office documents with macros or add-ins.
    "docm dotm xlsm xlsb xltm xlam xla xll wll pptm potm ppsm ppam sldm accdb accde accdr mdb mde ade adp iqy slk",
  ].flatMap((line) => line.split(" ")),
);

/** Windows opens a name that ends in the number of a class with that class, and there are classes that run scripts. */
const CLASS = /\.\{[^.]*\}$/;

/** Whether opening a file or folder of this name, as it will be on the disk, may run something: a warning is due. */
export function runsWhenOpened(name: string): boolean {
  const safe = safeComponent(name);
  const dot = safe.lastIndexOf(".");
  return CLASS.test(safe) || dot >= 0 && RUNNABLE.has(safe.slice(dot + 1).toLowerCase());
}
