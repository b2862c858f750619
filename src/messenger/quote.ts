import type { Message, Quote } from "../model/message.ts";
import { MAX_QUOTE_BYTES } from "../protocol/constants.ts";

const encoder = new TextEncoder();

/** A message as an answer to it quotes it: the beginning of its text, or of the first name of what it offers. */
export function quoteOf({ from, id, text, offer }: Message): Quote {
  const whole = text === "" ? offer?.items[0]?.name ?? "" : text;
  return { author: from, id, text: beginning(whole, MAX_QUOTE_BYTES) };
}

/** As much of a text as that many bytes of UTF-8 hold, without a character that is cut in two. */
function beginning(text: string, bytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}
