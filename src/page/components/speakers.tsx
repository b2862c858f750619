import { Check, CircleAlert, CircleDashed } from "lucide";
import type { JSX } from "preact";
import type { NetworkDto, SpeakerDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";

type Destination = SpeakerDto["destinations"][number];
type Computer = NetworkDto["followed"][number];

/** Each address of this computer, and what is sent from it. */
export function Speakers(
  { speakers, followed }: Pick<NetworkDto, "speakers" | "followed">,
): JSX.Element {
  return (
    <ul class="speakers">
      {speakers.map((speaker) => (
        <li key={speaker.address}>
          <p class="speaker">
            <bdi class="device">{speaker.device}</bdi> <bdi>{speaker.address}</bdi>
          </p>
          {speaker.problem !== "" && <p class="problem">{text.network.problem(speaker.problem)}</p>}
          <ul>
            {speaker.destinations.map((destination) => <Sent key={destination.address} destination={destination} />)}
          </ul>
        </li>
      ))}
      {followed.length > 0 && (
        <li>
          <p class="speaker">{text.network.followed}</p>
          <ul>
            {followed.map((computer) => <Dialled key={`${computer.address} ${computer.port}`} computer={computer} />)}
          </ul>
        </li>
      )}
    </ul>
  );
}

function Sent({ destination: { address, way, outcome, reason } }: { readonly destination: Destination }): JSX.Element {
  return (
    <li class="sent" data-outcome={outcome}>
      <Icon node={outcome === "sent" ? Check : outcome === "refused" ? CircleAlert : CircleDashed} />
      <span>
        {text.network.ways[way]} <bdi>{address}</bdi>
      </span>
      <span>{outcome === "refused" ? text.network.refusedFor(reason) : text.network.outcomes[outcome]}</span>
    </li>
  );
}

function Dialled({ computer: { address, port, state } }: { readonly computer: Computer }): JSX.Element {
  return (
    <li class="sent" data-outcome={state === "met" ? "sent" : "untried"}>
      <Icon node={state === "met" ? Check : CircleDashed} />
      <span>
        <bdi>{address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`}</bdi>
      </span>
      <span>{text.network.dialled[state]}</span>
    </li>
  );
}
