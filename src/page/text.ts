/**
 * Every word that the page says, in one place. Functions take what varies; counts choose their own plural.
 */

import { talkText } from "./text_talk.ts";

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
  favourites: "Favourites",
  hereNow: "Here now",
  awayFromNetwork: "Away from the network",
  find: "Find people and texts",
  clearFind: "Show everybody again",
  foundNobody: "No person and no room goes by that.",
  showMore: (n: number) => `Show ${count(n, "more", "more")}`,
  back: "Back to the people",

  you: "You",
  yourLine: (line: string) => `You: ${line}`,
  theirLine: (name: string, line: string) => `${name}: ${line}`,
  unread: (n: number) => count(n, "unread text", "unread texts"),
  /** On a badge, where there is room for three characters. */
  badge: (n: number) => n > 99 ? "99+" : String(n),
  presence: { online: "Available", away: "Away", busy: "Busy", offline: "Not on the network" },
  presenceUnknown: "Presence not known",
  wereHere: "Were here",
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

  verified: "verified",
  trust: {
    title: "Safety number",
    compare: "Compare it with theirs, face to face or by telephone. Both screens show the same forty digits.",
    loading: "Working it out…",
    verified: "We compared it: it is the same",
    notAContact: "Write to them first: only a contact can be verified.",
    rule: "Accept files without asking",
    folder: "Into this folder",
    largest: "Up to, at once",
    quota: "Up to, in 24 hours",
    gigabytes: "GB",
    save: "Save",
    saved: "Saved",
    unsaved: "Not saved yet",
    badAmount: "Give a number of gigabytes above 0, like 0.5 or 20.",
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

  size: {
    units: ["B", "kB", "MB", "GB", "TB"],
    amount: (n: string, unit: number): string => `${n}\u00a0${text.size.units[unit] ?? ""}`,
    part: (part: string, whole: string) => `${part} of ${whole}`,
    speed: (size: string) => `${size}/s`,
    secondsLeft: (n: number) => `${n}\u00a0s left`,
    minutesLeft: (n: number) => `${n}\u00a0min left`,
    hoursLeft: (hours: number, minutes: number) =>
      minutes === 0 ? `${hours}\u00a0h left` : `${hours}\u00a0h ${minutes}\u00a0min left`,
    daysLeft: (n: number) => `${count(n, "day", "days")} left`,
  },

  file: {
    group: (name: string) => `File: ${name}`,
    line: (name: string) => `File: ${name}`,
    folderLine: (name: string) => `Folder: ${name}`,
    nameless: "(no name)",
    files: (n: number) => count(n, "file", "files"),
    folders: (n: number) => count(n, "folder", "folders"),
    folderKind: "Folder",
    fileKind: "File",
    emptyFolder: "empty",
    more: (n: number) => `and ${count(n, "more file", "more files")}`,
    showItems: (n: number) => `Show ${count(n, "more", "more")}`,
    savedAs: (name: string) => `saved as ${name}`,
    runs: "This runs when it is opened: only from people you trust",
    someRun: "Some of this runs when it is opened: only from people you trust",
    runsWithin: (n: number) =>
      `${n.toLocaleString("en")} ${
        n === 1 ? "file in it runs" : "files in it run"
      } when opened: only from people you trust`,
    show: (name: string) => `Show ${name} larger`,
    close: "Close",
    loadingPicture: "Loading the picture…",
    noPicture: "This picture can't be shown. The file is as it was sent.",
    progress: (name: string) => `Progress of ${name}`,
    percent: (n: number) => `${n} percent`,

    accept: "Accept",
    acceptInto: "Accept into another folder…",
    acceptHere: "Accept into this folder",
    decline: "Decline",
    folder: "Folder on this computer",
    back: "Back",
    pause: "Pause",
    resume: "Resume",
    cancel: "Cancel",
    takeBack: "Take it back",
    tryAgain: "Try again",

    notAnswered: (name: string) => `${name} has not answered yet`,
    sending: "Sending",
    sendingFrom: (name: string) => `${name} sends it on`,
    receiving: "Receiving",
    receivingFrom: (name: string) => `Receiving from ${name}`,
    waitsForPeer: (name: string) => `Waits until ${name} is on the network`,
    waitsForProgram: "Waits until the program is back",
    waitsForTurn: "Waits for its turn",
    waitsForCheck: "Checking what is here already",
    waitsForCheckThere: "Checking what is there already",
    pausedHere: "Paused by you",
    pausedThere: (name: string) => `Paused by ${name}`,
    received: "Received",
    receivedBy: (name: string) => `${name} has it`,
    missing: (n: number) => `${count(n, "file", "files")} could not be read`,
    changed: (n: number) =>
      n === 1
        ? "1 file had changed since it was offered"
        : `${count(n, "file", "files")} had changed since they were offered`,
    declinedHere: "You declined it",
    declinedThere: (name: string) => `${name} declined it`,
    cancelledHere: "You cancelled it",
    cancelledThere: (name: string) => `${name} cancelled it`,
    withdrawnHere: "You took it back",
    withdrawnThere: (name: string) => `${name} took it back`,
    asideHere: "Kept aside: the check of received files objects to it",
    asideBecause: (why: string) => `Kept aside: the check of received files objects to it (${why})`,
    asideThere: (name: string) => `The check of received files at ${name} objects to it`,
    failed: "Failed",
    unknownState: "This needs a newer LanMessenger to be shown.",

    place: "Where it is",
    copyPath: "Copy the path",
    copied: "Copied",

    allHave: (n: number) => n === 1 ? "The one who was here has it" : `All ${count(n, "person", "people")} have it`,
    ofAllHave: (done: number, all: number) => `${done.toLocaleString("en")} of ${all.toLocaleString("en")} have it`,
    allReceiving: (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "is" : "are"} receiving`,
    allWaiting: (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "waits" : "wait"}`,
    allPaused: (n: number) => `${n.toLocaleString("en")} paused`,
    allOffered: (n: number) => `${n.toLocaleString("en")} ${n === 1 ? "has" : "have"} not answered`,
    allDeclined: (n: number) => `${n.toLocaleString("en")} declined`,
    allCancelled: (n: number) => `${n.toLocaleString("en")} cancelled`,
    allWithdrawn: (n: number) => `taken back from ${n.toLocaleString("en")}`,
    allAside: (n: number) => `${n.toLocaleString("en")} kept it aside`,
    allFailed: (n: number) => `${n.toLocaleString("en")} failed`,
    eachPerson: "Each person",
    each: {
      offered: "has not answered",
      waiting: "waits",
      running: "is receiving",
      paused: "paused",
      done: "has it",
      declined: "declined",
      cancelled: "cancelled",
      withdrawn: "taken back",
      aside: "kept aside by the check there",
      failed: "failed",
    },
    left: (n: number, path: string, why: string) =>
      n === 1
        ? `"${path}" was left out: ${why}`
        : `${count(n, "entry was", "entries were")} left out, the first "${path}": ${why}`,
  },

  attach: {
    button: "Send files",
    files: "Files…",
    folder: "A folder…",
    list: "To be sent",
    total: (files: string, size: string) => `${files}, ${size}`,
    remove: (name: string) => `Remove ${name}`,
    removeAll: "Remove all",
    runs: "This runs when it is opened: they are warned of it",
    runsWithin: (n: number) =>
      `${n.toLocaleString("en")} ${n === 1 ? "file in it runs" : "files in it run"} when opened: they are warned of it`,
    reading: (found: number) => `Looking through it… ${count(found, "entry", "entries")} so far`,
    stop: "Stop",
    dropHere: (name: string) => `Drop to send to ${name}`,
    dropEveryone: "Drop to send to everyone who is here",
    picture: (stamp: string, extension: string) => `Picture ${stamp}.${extension}`,
    tooMany: (most: number) =>
      `That is more than ${
        most.toLocaleString("en")
      } files and folders, the most that one offer can hold: send it in parts, or packed into one file.`,
    tooDeep: (path: string, most: number) =>
      `"${path}" lies more than ${most} folders deep, the deepest that can be sent: pack it into one file.`,
    tooLong: (path: string, most: number) =>
      `The path "${path}" is longer than ${most.toLocaleString("en")} bytes, the longest that can be sent.`,
    leftOut: (n: number, names: string) =>
      `${count(n, "file or folder", "files and folders")} can't be read, and ${
        n === 1 ? "is" : "are"
      } left out: ${names}`,
    andMore: (names: string, n: number) => `${names} and ${n.toLocaleString("en")} more`,
    tooManyWaiting: "Too many files are still being handed over: wait a moment.",
    changed: (path: string) =>
      `"${path}" was changed or moved after you picked it, and can't be read any more. Pick it again.`,
    waiting: "Waits until the files before it are handed over",
    handing: (percent: number) => `Handing over to the program… ${percent} %`,
    handingLost: "The program does not answer. It goes on when it is back.",
    offering: "Offering it…",
    notHanded: (why: string) => `Not sent. ${why}`,
    progress: (name: string) => `Handing over ${name}`,
    title: (name: string, more: number) => more === 0 ? name : `${name} and ${more.toLocaleString("en")} more`,
  },

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

  talk: talkText,

  noKey: "Open LanMessenger again",
  noKeyHint: "This tab has no key to it. Open LanMessenger again from its icon, or with this command:",
  noKeyCommand: "lanmessenger",
  noKeyDrafts: "What you had typed is still here:",
  noKeyDraft: "Typed, not sent",
} as const;
