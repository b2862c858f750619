import { statfs } from "node:fs/promises";
import type { Os } from "./paths.ts";

/** Kinds of file systems as Linux numbers them (statfs(2)) that lie on another computer. */
const REMOTE_KINDS: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x01021997, "9p"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
]);

/** The kind of network disk that a folder is on; undefined: on none, or the system does not say. */
export async function networkDisk(folder: string, os: Os): Promise<string | undefined> {
  if (os === "windows") return /^[/\\]{2}[^/\\?.]/.test(folder) ? "a network share" : undefined;
  if (os !== "linux") return undefined;
  try {
    const { type } = await statfs(folder);
    return REMOTE_KINDS.get(Number(type) >>> 0);
  } catch {
    return undefined;
  }
}
