/** @std/streams' TextLineStream with its type: its npm build carries none. */
import { TextLineStream as Untyped } from "@std/streams/text-line-stream";

export const TextLineStream: new () => TransformStream<string, string> = Untyped;
