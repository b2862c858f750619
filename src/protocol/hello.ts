import { AVAILABILITIES, type Status } from "../model/peer.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_LABEL_BYTES } from "./constants.ts";
import { encodeJson, Members, parseJson } from "./json.ts";
import { pictureHashOf } from "./picture.ts";
import type { Hello } from "./record.ts";

/**
 * HELLO (docs/protocol.md, section 5.1): a JSON object.
 *
 *     {"name": …, "epoch": …, "seq": …, "port": …, "host"?, "status"?: {"availability"?, "text"?}, "group"?, "use"?,
 *      "peers"?, "picture"?, "app"?}
 */
const WHAT = "HELLO";
const MAX_SEQ = 2 ** 32 - 1;
const MAX_PORT = 65_535;
const DEFAULT_USE = "text";

export function parseHello(body: Bytes): Hello {
  const members = new Members(parseJson(body, WHAT), WHAT);
  return {
    profile: {
      name: members.text("name", 1, MAX_LABEL_BYTES),
      host: members.optionalText("host", MAX_LABEL_BYTES),
      status: parseStatus(members.inner("status")),
      group: members.optionalText("group", MAX_LABEL_BYTES),
    },
    epoch: members.whole("epoch"),
    seq: members.whole("seq", 0, MAX_SEQ),
    port: members.whole("port", 0, MAX_PORT),
    use: members.has("use") ? members.text("use", 0, MAX_LABEL_BYTES) : DEFAULT_USE,
    peers: members.has("peers") ? members.oneOf("peers", ["once", "follow"]) : undefined,
    picture: pictureHashOf(members),
    app: members.optionalText("app", MAX_LABEL_BYTES),
  };
}

/** What is empty or has its default is left out. */
export function encodeHello({ profile, epoch, seq, port, use, peers, picture, app }: Hello): Bytes {
  const { name, host, status, group } = profile;
  const quiet = status.availability === "available" && status.text === "";
  return encodeJson({
    name,
    epoch,
    seq,
    port,
    ...(host === "" ? {} : { host }),
    ...(quiet ? {} : { status: { availability: status.availability, text: status.text } }),
    ...(group === "" ? {} : { group }),
    ...(use === DEFAULT_USE ? {} : { use }),
    ...(peers === undefined ? {} : { peers }),
    ...(picture === undefined ? {} : { picture }),
    ...(app === "" ? {} : { app }),
  });
}

function parseStatus(members: Members | undefined): Status {
  if (members === undefined) return { availability: "available", text: "" };
  return {
    availability: members.has("availability") ? members.oneOf("availability", AVAILABILITIES) : "available",
    text: members.optionalText("text", MAX_LABEL_BYTES),
  };
}
