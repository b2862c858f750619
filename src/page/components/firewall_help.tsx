/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { FirewallDto } from "../../server/dto.ts";
import { text } from "../text.ts";

/** The line that opens this system's firewall. The page can't run it, and must not: it takes an administrator. */
export function FirewallHelp({ firewall }: { readonly firewall: FirewallDto }): JSX.Element {
  const { kind, state, commands, lasts } = firewall;
  const words = text.network.firewall;
  const said = useSignal("");
  const lines = commands.join("\n");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(lines);
      said.value = words.copied;
    } catch {
      said.value = words.notCopied;
    }
  };
  return (
    <section class="network firewall" aria-label={words.title}>
      <h3>{words.title}</h3>
      <p>{state === "on" ? words.on(words.names[kind]) : words.maybe(words.names[kind])}</p>
      <pre tabIndex={0} dir="ltr" role="group" aria-label={words.command}><code>{lines}</code></pre>
      <p class="copy-line">
        <button type="button" class="button" onClick={copy}>{words.copy}</button>
        <span role="status">{said.value}</span>
      </p>
      {kind === "windows" && <p class="hint">{words.asAdministrator}</p>}
      {lasts === "until restart" && <p class="hint">{words.untilRestart}</p>}
    </section>
  );
}
