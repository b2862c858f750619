/// <reference lib="dom" />
import { Radar } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { NetworkDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { FirewallHelp } from "./firewall_help.tsx";
import { Icon } from "./icon.tsx";
import { Speakers } from "./speakers.tsx";
import { useView } from "./view.ts";

/** Nobody is here: what is tried to find them, as it is now, and what may be in the way. */
export function Nobody(): JSX.Element {
  const { network } = useView();
  useEffect(() => network.watch(), [network]);
  const latest = network.latest.value;
  return (
    <div class="empty nobody-here">
      <Icon node={Radar} />
      <h2>{text.nobody}</h2>
      <p>{text.nobodyHint}</p>
      {latest !== undefined && <Search network={latest} />}
    </div>
  );
}

function Search({ network }: { readonly network: NetworkDto }): JSX.Element {
  const { firewall, followed, speakers } = network;
  const words = text.network;
  return (
    <>
      <section class="network" aria-label={words.tried}>
        <h3>{words.tried}</h3>
        {speakers.length === 0 && followed.length === 0
          ? <p class="problem">{words.noNetwork}</p>
          : <Speakers speakers={speakers} followed={followed} />}
        <Heard network={network} />
      </section>
      {staysHere(network)
        ? <p>{words.staysHere}</p>
        : speakers.length > 0 && <p>{words.ports(network.udpPort, network.tcpPort)}</p>}
      {firewall !== null && <FirewallHelp firewall={firewall} />}
    </>
  );
}

function Heard({ network }: { readonly network: NetworkDto }): JSX.Element {
  const { dates } = useView();
  const { announcedAt, deaf, heard, udpPort } = network;
  const words = text.network;
  return (
    <ul class="network-facts">
      {announcedAt !== null && (
        <li>
          {words.called(dates.second(announcedAt))}
          {heard.own > 0 && ` ${words.ownHeard}`}
        </li>
      )}
      <li>{heard.others === 0 ? words.nothingHeard(udpPort) : words.othersHeard(heard.others)}</li>
      {heard.refused > 0 && <li>{words.refused(heard.refused)}</li>}
      {deaf.map(({ address, reason }) => (
        <li key={address} class="problem">
          <bdi>{words.deaf(address, reason)}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** True: it was started so that nothing leaves this computer. */
function staysHere({ speakers }: NetworkDto): boolean {
  return speakers.length > 0 && speakers.every(({ address }) => address.startsWith("127.") || address === "::1");
}
