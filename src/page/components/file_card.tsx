import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { MessageDto, OfferDto, SteerDto } from "../../server/dto.ts";
import { type Action, bareState, type CardState, offerState, transferState, withoutProgram } from "../card_state.ts";
import { offerWords, savedName } from "../file_names.ts";
import { EVERYONE, isRoom } from "../state.ts";
import { text } from "../text.ts";
import { NO_TRANSFERS, offerKey, type OfferTransfers } from "../transfers.ts";
import { AcceptForm } from "./accept_form.tsx";
import { FileActions, OfferActions } from "./file_actions.tsx";
import { FileItems, FileRow, moreThanNamed, Warning } from "./file_items.tsx";
import { FilePictures, picturesOf } from "./file_pictures.tsx";
import { FilePlace } from "./file_place.tsx";
import { FileStatus } from "./file_status.tsx";
import { Receivers } from "./receivers.tsx";
import { useName } from "./use_name.ts";
import { useView } from "./view.ts";

interface FileCardProps {
  readonly message: MessageDto;
  readonly offer: OfferDto;
}

const NONE: ReadonlySet<number> = new Set();

const WISHES = {
  accept: "accept",
  "try-again": "accept",
  decline: "decline",
  pause: "pause",
  resume: "resume",
  cancel: "cancel",
  "take-back": "cancel",
} as const satisfies Record<Action, SteerDto["do"]>;

/** What was offered, how far it is, and what can be done about it. Drawn again when its own transfers change. */
export function FileCard({ message, offer }: FileCardProps): JSX.Element {
  const view = useView();
  const key = offerKey(message.from, message.id);
  const known = useComputed(() => view.state.value.transfers.get(key) ?? NO_TRANSFERS).value;
  const answers = view.answers.value;
  const transfers = useMemo<OfferTransfers>(
    () => answers ? known : new Map([...known].map(([peer, transfer]) => [peer, withoutProgram(transfer)])),
    [known, answers],
  );
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const asking = useSignal<"no" | "folder">("no");
  /** Items that look like pictures by their names, and can't be drawn. */
  const undrawn = useSignal<ReadonlySet<number>>(NONE);
  const toAll = message.own && (message.conversation === EVERYONE || isRoom(message.conversation));
  const [one] = transfers.values();
  const named = toAll ? undefined : one;
  const peer = useName(named?.peer);
  const from = useName(named?.from ?? undefined);
  const state: CardState = toAll
    ? offerState([...transfers.values()], offer.bytes)
    : one === undefined
    ? bareState(offer.bytes)
    : transferState(one, (id) => id === one.from ? from : peer);

  const steer = async (action: Action, folder?: string) => {
    busy.value = true;
    const about = {
      author: message.from,
      offer: message.id,
      ...(toAll || one === undefined ? {} : { peer: one.peer }),
    };
    problem.value = await view.app.requests.steer({
      ...about,
      do: WISHES[action],
      ...(folder === undefined ? {} : { folder }),
    });
    busy.value = false;
    if (problem.value !== undefined) return;
    asking.value = "no";
    if (folder !== undefined) view.folder.remember(folder);
  };

  const name = offerWords(offer);
  const [item] = offer.items;
  const single = offer.items.length === 1 && moreThanNamed(offer) === 0 ? item : undefined;
  const here = message.own || one?.state === "done";
  const saved = one?.direction === "in" ? one.paths : [];
  const paths = saved.filter((path) => path !== "");
  // What is kept aside bears a name of the check's own.
  const savedNames = one?.state === "done" ? offer.items.map((item, index) => savedName(item, saved[index])) : [];
  const pictures = here ? picturesOf(offer.items) : [];
  const listed = offer.items.keys().filter((index) => undrawn.value.has(index) || !pictures.includes(index)).toArray();
  // The items themselves are warned of where they stand.
  const hasMoreThatRun = one !== undefined && one.runs > offer.items.filter(({ runs }) => runs).length;
  const actions = <FileActions name={name} actions={state.actions} busy={busy.value} onAction={steer} />;
  const status = (
    <FileStatus
      state={state}
      name={name}
      summary={single === undefined ? text.file.files(offer.files) : kindOf(single.files)}
      manner={toAll ? "counts" : "states"}
    />
  );
  return (
    <div class="file-card" data-tone={state.tone} role="group" aria-label={text.file.group(name)} aria-live="off">
      {pictures.length > 0 && (
        <FilePictures
          author={message.from}
          offer={message.id}
          items={offer.items}
          pictures={pictures}
          savedNames={savedNames}
          undrawn={undrawn}
        />
      )}
      {single === undefined && <FileItems offer={offer} listed={listed} savedNames={savedNames} />}
      {single === undefined
        ? (
          <div class="file-row">
            <div class="file-below">{status}</div>
            {actions}
          </div>
        )
        : (
          <FileRow item={single} savedName={savedNames[0]} actions={actions}>
            {status}
          </FileRow>
        )}
      {toAll && <Receivers transfers={transfers} />}
      {hasMoreThatRun && <Warning words={text.file.runsWithin(one.runs)} />}
      {paths.length > 0 && <FilePlace paths={paths} />}
      {asking.value === "folder"
        ? (
          <AcceptForm
            folder={view.folder.folder(view.filesFolder.value)}
            busy={busy.value}
            onAccept={(folder) => steer("accept", folder)}
            onBack={() => asking.value = "no"}
          />
        )
        : (
          <OfferActions
            actions={state.actions}
            busy={busy.value}
            onAction={steer}
            onFolder={() => asking.value = "folder"}
          />
        )}
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </div>
  );
}

/** For a folder, how many files are in it; a file says it by its name. */
function kindOf(files: number | null): string | undefined {
  if (files === null) return undefined;
  return files === 0 ? text.file.emptyFolder : text.file.files(files);
}
