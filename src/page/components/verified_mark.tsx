import { ShieldCheck } from "lucide";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

/** Beside the name of somebody whose key was compared. `worded`: the word stands there too. */
export function VerifiedMark({ manner }: { readonly manner: "worded" | "drawn" }): JSX.Element {
  return (
    <span class="verified" title={text.verified}>
      <Icon node={ShieldCheck} />
      <span class={manner === "worded" ? "verified-word" : "unseen"}>{text.verified}</span>
    </span>
  );
}
