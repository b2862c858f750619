/** @std/html with types: its npm build carries none. */
import * as std from "@std/html/entities";

/** Text as it may stand between tags and inside quoted attributes. */
export const escapeHtml: (text: string) => string = std.escape;
