/**
 * Every word that the page says, in one place. Functions take what varies; counts choose their own plural.
 */

/**
 * The language of this file, for dates and numbers: a regional variant of it where the browser prefers one. A browser
 * started under LANG=C offers "en-US@posix", which is no tag that Intl takes.
 */
export function pageLocale(preferred: readonly string[]): string {
  return preferred.find((tag) => /^en(-[a-z0-9]+)*$/i.test(tag) && isLocale(tag)) ?? "en-GB";
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

const count = (n: number, one: string, more: string) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;

export const text = {
  title: "LanMessenger",
  titleWithUnread: (unread: number) => `(${unread}) LanMessenger`,
  separator: ", ",

  people: "People",
  conversation: "Conversation",
  everyone: "Everyone",
  hereNow: "Here now",
  awayFromNetwork: "Away from the network",
  find: "Find people",
  clearFind: "Show everybody again",
  foundNobody: "Nobody here goes by that.",
  showMore: (n: number) => `Show ${count(n, "more", "more")}`,
  back: "Back to the people",

  you: "You",
  yourLine: (line: string) => `You: ${line}`,
  theirLine: (name: string, line: string) => `${name}: ${line}`,
  unread: (n: number) => count(n, "unread text", "unread texts"),
  /** On a badge, where there is room for three characters. */
  badge: (n: number) => n > 99 ? "99+" : String(n),
  presence: { online: "Available", away: "Away", busy: "Busy", offline: "Not on the network" },
  lastHere: (when: string) => `last here ${when}`,
  neverHere: "not here yet",
  waits: (n: number) => count(n, "text waits", "texts wait"),
  /** How many is not known until the conversation is opened. */
  someWait: "a text waits",
  hereCount: (n: number) => n === 0 ? "Nobody is here now" : count(n, "person is here now", "people are here now"),

  status: {
    change: "Change your status",
    title: "Your status",
    availability: { available: "Available", away: "Away", busy: "Busy" },
    words: "In your own words",
    placeholder: "Back at 4",
    save: "Save",
  },

  details: {
    show: "Details",
    id: "Id",
    host: "Computer",
    group: "Group",
    addresses: "Addresses",
    lastHeard: "Last heard",
    unknown: "not known",
  },

  log: (name: string) => `Texts with ${name}`,
  today: "Today",
  yesterday: "Yesterday",
  todayAt: (time: string) => `today at ${time}`,
  yesterdayInSentence: "yesterday",
  on: (date: string) => `on ${date}`,
  unknownDay: "An unknown day",
  unknownTime: "at an unknown time",
  newTexts: "New",
  said: (name: string, time: string) => `${name}, ${time}:`,
  saved: "Saved",
  savedLong: "Saved here; it goes out as soon as they are on the network",
  delivered: "Delivered",
  deliveredTo: (done: number, all: number) => `Delivered to ${done} of ${all}`,
  deliveredShort: (done: number, all: number) => `${done} of ${all}`,
  deliveredNames: (names: string) => `Delivered to ${names}`,
  unknownKind: "This needs a newer LanMessenger to be shown.",
  showAll: (characters: number) => `Show all of it (${count(characters, "character", "characters")})`,
  loading: "Loading…",
  loadingOlder: "Loading older texts…",
  beginning: "This is where it begins.",
  firstText: "Nothing has been written here yet.",
  firstTextHint: (name: string) =>
    `What you write goes straight to ${name}, encrypted, and is kept until it has arrived.`,
  firstTextEveryone: "What you write goes to everybody who is here now.",
  toNewest: "Go to the newest texts",
  tryAgain: "Try again",

  writeTo: (name: string) => `Write to ${name}`,
  writeToEveryone: "Write to everyone",
  keys: "Enter sends, Shift+Enter breaks",
  send: "Send",
  saving: "Saving…",
  notSent: (why: string) => `Not sent. ${why}`,
  tooLong: (bytes: number, most: number) =>
    `The text has ${bytes.toLocaleString("en")} bytes, and ${most.toLocaleString("en")} is the most: send it in parts.`,
  tooManyUnsaved: "Too many texts are still being saved: wait a moment.",

  pick: "Pick somebody to write to",
  pickHint: "Texts go straight from this computer to theirs, and wait here while they are away.",
  nobody: "Nobody is here yet",
  nobodyHint:
    "LanMessenger keeps calling on every network of this computer. People appear here as soon as their own LanMessenger hears it.",
  nobodyFirewall: (port: number) =>
    `If somebody should be here, a firewall may be in the way: let UDP port 2372 and TCP port ${port} through on both computers.`,

  starting: "Looking around…",
  gone: "The program has gone. Trying again…",
  tryNow: "Try now",
  unreachable: "The program does not answer. Your text is kept: try again in a moment.",
  unreachableShort: "The program does not answer.",
  oddAnswer: (status: number) => `The program gave an answer that this page does not understand (${status}).`,
  dismiss: "Dismiss",

  noKey: "Open LanMessenger again",
  noKeyHint: "This tab has no key to it. Open LanMessenger again from its icon, or with this command:",
  noKeyCommand: "lanmessenger",
  noKeyDrafts: "What you had typed is still here:",
  noKeyDraft: "Typed, not sent",
} as const;
