import type { JSX } from "preact";
import { encode } from "uqr";
import { text } from "../text.ts";

/** Modules of empty space around it, as readers want it. */
const BORDER = 4;

/** The digits as a QR code, drawn as one path. */
export function QrCode({ digits }: { readonly digits: string }): JSX.Element {
  const { data, size } = encode(digits.replaceAll(" ", ""), { ecc: "M", border: BORDER });
  const path = data.flatMap((line, y) => line.flatMap((dark, x) => dark ? [`M${x} ${y}h1v1h-1z`] : [])).join("");
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={text.talk.qrLabel}
      shape-rendering="crispEdges"
    >
      <path d={path} />
    </svg>
  );
}
