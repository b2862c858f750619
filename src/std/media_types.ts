/** @std/media-types with types: its npm build carries none. */
import * as std from "@std/media-types/content-type";

/** The Content-Type of a file by its extension (".css"), with a charset for text; undefined: an unknown one. */
export const contentType: (extension: string) => string | undefined = std.contentType;
