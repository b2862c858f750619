/** Writes all of `bytes` where the file stands: the system may take less at a time. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}

/**
 * As far as the file system has such times: what a peer says may be any number.
 *
 * @param at ms since 1970.
 */
export async function setTime(file: Deno.FsFile, at: number): Promise<void> {
  try {
    await file.utime(new Date(at), new Date(at));
  } catch {
    // A file without its time is still the file.
  }
}

/** What a folder has got stays in it after a power cut. Not every system can be asked for that, nor needs it. */
export async function syncFolder(path: string): Promise<void> {
  try {
    using folder = await Deno.open(path, { read: true });
    await folder.sync();
  } catch {
    // Windows opens no folders, and keeps what is in them by itself.
  }
}

export async function setFolderTime(path: string, at: number): Promise<void> {
  try {
    await Deno.utime(path, new Date(at), new Date(at));
  } catch {
    // As with files.
  }
}
