/**
 * A conversation with Ben that holds a file's card in each of its states, received and own, and offers to everyone.
 */
import { item, offer } from "./page_files.ts";
import { BEN, GRACE, idOf, LIN, ME, MOHAMMED, NOW, officeWorld, person, type Said, type World } from "./page_world.ts";

const GB = 1e9;
const HOME = "/home/ada/Downloads/LanMessenger";

/** Of a size that the card can speak of. */
const ZIP = item("thermal-run-07.zip", 2 * GB);
const PLATES = item("plates", 96e6, { files: 184 });

export const PICTURE_NAME = "Plate B, front.png";

function cards(): Said[] {
  const received = (transfer: Partial<NonNullable<Said["transfers"]>[number]>, items = [ZIP], text = ""): Said => ({
    conversation: BEN.id,
    from: BEN.id,
    text,
    at: NOW - 60_000,
    offer: offer(items),
    transfers: [{ peer: BEN.id, state: "offered", ...transfer }],
  });
  const own = (transfer: Partial<NonNullable<Said["transfers"]>[number]>, items = [ZIP], text = ""): Said => ({
    ...received(transfer, items, text),
    from: ME.id,
    recipients: 1,
    deliveredTo: [BEN.id],
  });
  const half = { bytes: 1.24 * GB, speed: 212e6 };
  return [
    received({}, [ZIP], "Run 7, all of it. The plates are in a folder of their own."),
    received({}, [PLATES, item("notes.txt", 512), item("setup.exe", 1.2e6, { runs: true })]),
    {
      ...received({}),
      offer: offer(Array.from({ length: 100 }, (_, index) => item(`frame ${index + 1}.tiff`, 8e6)), { files: 512 }),
    },
    received({ state: "waiting", reason: "peer" }),
    received({ state: "waiting", reason: "turn", bytes: 0.4 * GB }),
    received({ state: "waiting", reason: "check", bytes: half.bytes }),
    received({ state: "running", ...half }),
    received({ state: "running", ...half, from: GRACE.id }, [PLATES, ZIP]),
    received({ state: "paused", reason: "here", bytes: half.bytes }),
    received({ state: "paused", reason: "there", bytes: half.bytes }),
    received({ state: "done", paths: [`${HOME}/thermal-run-07.zip`] }),
    received({ state: "done", paths: [`${HOME}/plates (2)`, `${HOME}/thermal-run-07.zip`], missing: 3 }, [PLATES, ZIP]),
    received({ state: "done", paths: ["", `${HOME}/plates`], missing: 1, changed: 2, runs: 3 }, [ZIP, PLATES]),
    received({ state: "done", paths: [`${HOME}/${PICTURE_NAME}`] }, [item(PICTURE_NAME, 60_000)], "Scratched:"),
    received({ state: "declined" }),
    received({ state: "cancelled", bytes: half.bytes }),
    received({ state: "withdrawn" }),
    received({ state: "aside", paths: [`${HOME}/.aside/thermal-run-07.zip`] }),
    received({ state: "aside", paths: [`${HOME}/.aside/thermal-run-07.zip`], message: "Eicar-Test-Signature found" }),
    received({
      state: "failed",
      reason: "full",
      message: "There is no space left on the disk of /home/ada: make room, then try again.",
      bytes: half.bytes,
    }),
    own({ state: "offered" }, [PLATES]),
    own({ state: "waiting", reason: "peer" }),
    own({ state: "running", ...half }, [ZIP, PLATES]),
    own({ state: "paused", reason: "here", bytes: half.bytes }),
    own({ state: "paused", reason: "there", bytes: half.bytes }),
    own({ state: "done" }),
    own({ state: "declined" }),
    own({ state: "withdrawn" }),
    own({ state: "failed", reason: "there", message: "Ben Ndlovu could not keep it: the disk there is full." }),
  ];
}

const CROWD = Array.from({ length: 8 }, (_, index) => person(`Colleague ${index + 1}`));

function toEveryone(): Said[] {
  const everyone = (states: readonly NonNullable<Said["transfers"]>[number][]): Said => ({
    conversation: "everyone",
    from: ME.id,
    text: "The new floor plan.",
    at: NOW - 30_000,
    recipients: states.length,
    deliveredTo: states.map(({ peer }) => peer),
    offer: offer([item("floor-plan.pdf", 48e6)]),
    transfers: states,
  });
  const done = CROWD.map(({ id }) => ({ peer: id, state: "done" as const, bytes: 48e6 }));
  return [
    everyone(done),
    everyone([
      { peer: BEN.id, state: "running", bytes: 20e6, speed: 11e6, from: idOf("Colleague 1") },
      ...done,
      { peer: GRACE.id, state: "running", bytes: 31e6, speed: 9e6 },
      { peer: LIN.id, state: "declined" },
      { peer: MOHAMMED.id, state: "offered" },
    ]),
  ];
}

/** How many cards there are with Ben. */
export const CARDS = cards().length;

export function galleryWorld(): World {
  const world = officeWorld();
  return {
    ...world,
    people: [...world.people.map((each) => each.id === BEN.id ? { ...BEN, verified: true } : each), ...CROWD],
    said: [...world.said, ...toEveryone(), ...cards()],
    unread: {},
  };
}
