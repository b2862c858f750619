/** German, with "Sie". A blank stands before the dots that stand for what follows, as German has it. */
import type { Catalogue } from "./catalogue.ts";
import { grammarOf } from "./grammar.ts";

const { number, plural } = grammarOf("de");

const UNITS = ["B", "kB", "MB", "GB", "TB"];

const catalogue: Catalogue = {
  title: "LanMessenger",
  titleWithUnread: (unread) => `(${unread}) LanMessenger`,
  separator: ", ",

  people: "Personen",
  conversation: "Unterhaltung",
  everyone: "Alle",
  favourites: "Favoriten",
  hereNow: "Im Netzwerk",
  awayFromNetwork: "Nicht im Netzwerk",
  find: "Suchen",
  clearFind: "Wieder alle anzeigen",
  foundNobody: "Keine Person und kein Raum heißt so.",
  showMore: (n) => plural(n, { one: "# weitere anzeigen", other: "# weitere anzeigen" }),
  back: "Zurück zu den Personen",

  you: "Sie",
  yourLine: (line) => `Sie: ${line}`,
  unread: (n) => plural(n, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" }),
  badge: (n) => n > 99 ? "99+" : String(n),
  presence: { online: "Verfügbar", away: "Abwesend", busy: "Beschäftigt", offline: "Nicht im Netzwerk" },
  presenceUnknown: "Status nicht bekannt",
  wereHere: "Waren im Netzwerk",
  lastHere: (when) => `zuletzt da ${when}`,
  neverHere: "war noch nicht da",
  waits: (n) => plural(n, { one: "# Nachricht wartet", other: "# Nachrichten warten" }),
  someWait: "Nachricht wartet",
  hereCount: (n) =>
    n === 0
      ? "Gerade ist niemand da"
      : plural(n, { one: "# Person ist gerade da", other: "# Personen sind gerade da" }),

  status: {
    change: "Status ändern",
    title: "Ihr Status",
    availability: { available: "Verfügbar", away: "Abwesend", busy: "Beschäftigt" },
    words: "In eigenen Worten",
    placeholder: "Um 16 Uhr zurück",
    save: "Speichern",
  },

  details: {
    show: "Details",
    hide: "Details schließen",
    about: "Info",
    shared: "Geteilte Dateien",
    favourite: "Favorit",
    mute: "Stumm",
    muteHint: "Macht nie auf sich aufmerksam",
    id: "ID",
    host: "Computer",
    group: "Gruppe",
    addresses: "Adressen",
    lastHeard: "Zuletzt gehört",
    unknown: "nicht bekannt",
  },

  verified: "verifiziert",
  trust: {
    title: "Sicherheitsnummer",
    compare:
      "Vergleichen Sie sie persönlich oder am Telefon. Auf beiden Bildschirmen stehen dieselben vierzig Ziffern.",
    loading: "Wird berechnet\u00a0…",
    verified: "Wir haben verglichen: Sie ist gleich",
    notAContact: "Schreiben Sie dieser Person zuerst: Nur Kontakte können verifiziert werden.",
    rule: "Dateien ohne Rückfrage annehmen",
    folder: "In diesen Ordner",
    largest: "Höchstens auf einmal",
    quota: "Höchstens in 24 Stunden",
    gigabytes: "GB",
    save: "Speichern",
    saved: "Gespeichert",
    unsaved: "Noch nicht gespeichert",
    badAmount: "Geben Sie Gigabyte als Zahl über 0 an, etwa 0,5 oder 20.",
  },

  log: (name) => `Nachrichten mit ${name}`,
  today: "Heute",
  yesterday: "Gestern",
  todayAt: (time) => `heute um ${time}`,
  yesterdayInSentence: "gestern",
  on: (date) => `am ${date}`,
  unknownDay: "Unbekannter Tag",
  unknownTime: "zu unbekannter Zeit",
  newTexts: "Neu",
  said: (name, time) => `${name}, ${time}:`,
  saved: "Gespeichert",
  savedLong: "Hier gespeichert; wird gesendet, sobald die Person im Netzwerk ist",
  delivered: "Zugestellt",
  deliveredTo: (done, all) => `Zugestellt an ${done} von ${all}`,
  deliveredShort: (done, all) => `${done} von ${all}`,
  deliveredNames: (names) => `Zugestellt an ${names}`,
  unknownKind: "Um das anzuzeigen, braucht es einen neueren LanMessenger.",
  showAll: (characters) => `Alles anzeigen (${plural(characters, { one: "# Zeichen", other: "# Zeichen" })})`,
  loading: "Wird geladen\u00a0…",
  loadingOlder: "Ältere Nachrichten werden geladen\u00a0…",
  beginning: "Hier beginnt die Unterhaltung.",
  firstText: "Hier wurde noch nichts geschrieben.",
  firstTextHint: (name) =>
    `Was Sie schreiben, geht verschlüsselt direkt an ${name} und wird aufbewahrt, bis es angekommen ist.`,
  firstTextEveryone: "Was Sie schreiben, geht an alle, die gerade da sind.",
  toNewest: "Zu den neuesten Nachrichten",
  tryAgain: "Erneut versuchen",

  writeTo: (name) => `Nachricht an ${name}`,
  writeToEveryone: "Nachricht an alle",
  composerKeys: "Eingabe sendet, Umschalt+Eingabe: neue Zeile",
  send: "Senden",
  saving: "Wird gespeichert\u00a0…",
  notSent: (why) => `Nicht gesendet. ${why}`,
  tooLong: (bytes, most) =>
    `Die Nachricht hat ${number(bytes)} Byte, höchstens ${number(most)} sind möglich: Senden Sie sie in Teilen.`,
  tooManyUnsaved: "Zu viele Nachrichten werden noch gespeichert: Warten Sie einen Moment.",

  size: {
    units: UNITS,
    amount: (n, unit) => `${n}\u00a0${UNITS[unit] ?? ""}`,
    part: (part, whole) => `${part} von ${whole}`,
    speed: (size) => `${size}/s`,
    secondsLeft: (n) => `noch ${n}\u00a0s`,
    minutesLeft: (n) => `noch ${n}\u00a0min`,
    hoursLeft: (hours, minutes) => minutes === 0 ? `noch ${hours}\u00a0h` : `noch ${hours}\u00a0h ${minutes}\u00a0min`,
    daysLeft: (n) => `noch ${plural(n, { one: "# Tag", other: "# Tage" })}`,
  },

  file: {
    group: (name) => `Datei: ${name}`,
    line: (name) => `Datei: ${name}`,
    folderLine: (name) => `Ordner: ${name}`,
    nameless: "(ohne Namen)",
    files: (n) => plural(n, { one: "# Datei", other: "# Dateien" }),
    folders: (n) => plural(n, { one: "# Ordner", other: "# Ordner" }),
    folderKind: "Ordner",
    fileKind: "Datei",
    emptyFolder: "leer",
    more: (n) => `und ${plural(n, { one: "# weitere Datei", other: "# weitere Dateien" })}`,
    showItems: (n) => plural(n, { one: "# weitere anzeigen", other: "# weitere anzeigen" }),
    savedAs: (name) => `gespeichert als ${name}`,
    runs: "Wird beim Öffnen ausgeführt: nur von Personen annehmen, denen Sie vertrauen",
    someRun: "Manches davon wird beim Öffnen ausgeführt: nur von Personen annehmen, denen Sie vertrauen",
    runsWithin: (n) =>
      `${
        plural(n, { one: "# Datei darin wird", other: "# Dateien darin werden" })
      } beim Öffnen ausgeführt: nur von Personen annehmen, denen Sie vertrauen`,
    show: (name) => `${name} größer anzeigen`,
    close: "Schließen",
    loadingPicture: "Das Bild wird geladen\u00a0…",
    noPicture: "Dieses Bild lässt sich nicht anzeigen. Die Datei ist so, wie sie gesendet wurde.",
    progress: (name) => `Fortschritt von ${name}`,
    percent: (n) => `${n} Prozent`,

    accept: "Annehmen",
    acceptInto: "In anderen Ordner\u00a0…",
    acceptHere: "In diesen Ordner annehmen",
    decline: "Ablehnen",
    folder: "Ordner auf diesem Computer",
    back: "Zurück",
    pause: "Anhalten",
    resume: "Fortsetzen",
    cancel: "Abbrechen",
    takeBack: "Zurückziehen",
    tryAgain: "Erneut versuchen",

    notAnswered: (name) => `${name} hat noch nicht geantwortet`,
    sending: "Wird gesendet",
    sendingFrom: (name) => `Wird von ${name} weitergegeben`,
    receiving: "Wird empfangen",
    receivingFrom: (name) => `Wird von ${name} empfangen`,
    waitsForPeer: (name) => `Wartet, bis ${name} im Netzwerk ist`,
    waitsForProgram: "Wartet, bis das Programm wieder läuft",
    waitsForTurn: "Wartet, bis die Reihe daran ist",
    waitsForCheck: "Es wird geprüft, was schon hier ist",
    waitsForCheckThere: "Es wird geprüft, was schon dort ist",
    pausedHere: "Von Ihnen angehalten",
    pausedThere: (name) => `Von ${name} angehalten`,
    received: "Empfangen",
    receivedBy: (name) => `Von ${name} empfangen`,
    missing: (n) => `${plural(n, { one: "# Datei konnte", other: "# Dateien konnten" })} nicht gelesen werden`,
    changed: (n) =>
      plural(n, {
        one: "# Datei wurde nach dem Anbieten geändert",
        other: "# Dateien wurden nach dem Anbieten geändert",
      }),
    declinedHere: "Von Ihnen abgelehnt",
    declinedThere: (name) => `Von ${name} abgelehnt`,
    cancelledHere: "Von Ihnen abgebrochen",
    cancelledThere: (name) => `Von ${name} abgebrochen`,
    withdrawnHere: "Von Ihnen zurückgezogen",
    withdrawnThere: (name) => `Von ${name} zurückgezogen`,
    asideHere: "Zurückgehalten: Die Prüfung empfangener Dateien beanstandet das",
    asideBecause: (why) => `Zurückgehalten: Die Prüfung empfangener Dateien beanstandet das (${why})`,
    asideThere: (name) => `Die Prüfung empfangener Dateien bei ${name} beanstandet das`,
    failed: "Fehlgeschlagen",
    unknownState: "Um das anzuzeigen, braucht es einen neueren LanMessenger.",

    place: "Speicherort",
    copyPath: "Pfad kopieren",
    copied: "Kopiert",

    allHave: (n) =>
      n === 1
        ? "Die eine Person, die da war, hat es"
        : plural(n, { one: "# Person hat es", other: "Alle # Personen haben es" }),
    ofAllHave: (done, all) => `${number(done)} von ${number(all)} haben es`,
    allReceiving: (n) => plural(n, { one: "# empfängt", other: "# empfangen" }),
    allWaiting: (n) => plural(n, { one: "# wartet", other: "# warten" }),
    allPaused: (n) => `${number(n)} angehalten`,
    allOffered: (n) => plural(n, { one: "# hat nicht geantwortet", other: "# haben nicht geantwortet" }),
    allDeclined: (n) => `${number(n)} abgelehnt`,
    allCancelled: (n) => `${number(n)} abgebrochen`,
    allWithdrawn: (n) => `bei ${number(n)} zurückgezogen`,
    allAside: (n) => `bei ${number(n)} zurückgehalten`,
    allFailed: (n) => `${number(n)} fehlgeschlagen`,
    eachPerson: "Alle einzeln",
    each: {
      offered: "hat nicht geantwortet",
      waiting: "wartet",
      running: "empfängt",
      paused: "angehalten",
      done: "hat es",
      declined: "abgelehnt",
      cancelled: "abgebrochen",
      withdrawn: "zurückgezogen",
      aside: "dort von der Prüfung zurückgehalten",
      failed: "fehlgeschlagen",
    },
    left: (n, path, why) =>
      n === 1
        ? `„${path}“ wurde ausgelassen: ${why}`
        : `${
          plural(n, { one: "# Eintrag wurde", other: "# Einträge wurden" })
        } ausgelassen, als erster „${path}“: ${why}`,
  },

  attach: {
    button: "Dateien senden",
    files: "Dateien\u00a0…",
    folder: "Ordner\u00a0…",
    list: "Wird mitgesendet",
    total: (files, size) => `${files}, ${size}`,
    remove: (name) => `${name} entfernen`,
    removeAll: "Alle entfernen",
    runs: "Wird beim Öffnen ausgeführt: Davor wird beim Empfang gewarnt",
    runsWithin: (n) =>
      `${
        plural(n, { one: "# Datei darin wird", other: "# Dateien darin werden" })
      } beim Öffnen ausgeführt: Davor wird beim Empfang gewarnt`,
    reading: (found) => `Wird durchgesehen\u00a0… Bisher ${plural(found, { one: "# Eintrag", other: "# Einträge" })}`,
    stop: "Anhalten",
    dropHere: (name) => `Ablegen, um an ${name} zu senden`,
    dropEveryone: "Ablegen, um an alle zu senden, die da sind",
    picture: (stamp, extension) => `Bild ${stamp}.${extension}`,
    tooMany: (most) =>
      `Das sind mehr als ${
        number(most)
      } Dateien und Ordner, und mehr passen nicht in ein Angebot: Senden Sie sie in Teilen oder in eine Datei gepackt.`,
    tooDeep: (path, most) =>
      `„${path}“ liegt mehr als ${most} Ordner tief, und tiefer kann nichts gesendet werden: Packen Sie es in eine Datei.`,
    tooLong: (path, most) =>
      `Der Pfad „${path}“ ist länger als ${number(most)} Byte, und längere können nicht gesendet werden.`,
    leftOut: (n, names) =>
      `${
        plural(n, {
          one: "# Datei oder Ordner lässt sich nicht lesen und wird",
          other: "# Dateien und Ordner lassen sich nicht lesen und werden",
        })
      } ausgelassen: ${names}`,
    andMore: (names, n) => `${names} und ${number(n)} weitere`,
    tooManyWaiting: "Zu viele Dateien werden noch übergeben: Warten Sie einen Moment.",
    changed: (path) =>
      `„${path}“ wurde nach der Auswahl geändert oder verschoben und lässt sich nicht mehr lesen. Wählen Sie es erneut aus.`,
    waiting: "Wartet, bis die Dateien davor übergeben sind",
    handing: (percent) => `Wird dem Programm übergeben\u00a0… ${percent}\u00a0%`,
    handingLost: "Das Programm antwortet nicht. Es geht weiter, sobald es wieder läuft.",
    offering: "Wird angeboten\u00a0…",
    notHanded: (why) => `Nicht gesendet. ${why}`,
    progress: (name) => `Übergabe von ${name}`,
    title: (name, more) => more === 0 ? name : `${name} und ${number(more)} weitere`,
  },

  pick: "Wählen Sie, wem Sie schreiben",
  pickHint: "Nachrichten gehen direkt von Computer zu Computer und warten hier, solange jemand nicht da ist.",
  nobody: "Noch ist niemand da",
  nobodyHint:
    "LanMessenger ruft weiter in jedem Netzwerk dieses Computers. Andere erscheinen hier, sobald ihr LanMessenger das hört.",

  network: {
    tried: "Was gerade versucht wird",
    noNetwork:
      "Dieser Computer ist in keinem Netzwerk: Verbinden Sie ihn mit einem, dann beginnt die Suche von selbst.",
    ways: { broadcast: "Broadcast an", group: "Gruppe" },
    outcomes: { sent: "gesendet", untried: "noch nicht gesendet" },
    refusedFor: (reason) => `verweigert: ${reason}`,
    problem: (reason) => `Von hier kann nichts gesendet werden: ${reason}`,
    followed: "Angegebene Computer",
    dialled: { trying: "wird gerufen", met: "verbunden" },
    called: (time) => `Zuletzt gerufen um ${time}.`,
    ownHeard: "Die eigenen Rufe kommen zurück.",
    nothingHeard: (port) => `Auf UDP-Port ${port} war von anderen noch nichts zu hören.`,
    othersHeard: (n) =>
      plural(n, { one: "# Ruf von anderen war zu hören.", other: "# Rufe von anderen waren zu hören." }),
    refused: (n) =>
      plural(n, {
        one:
          "# weiteres Datagramm wurde nicht angenommen: von einem anderen Programm, beschädigt oder aus einem anderen Netzwerk.",
        other:
          "# weitere Datagramme wurden nicht angenommen: von anderen Programmen, beschädigt oder aus anderen Netzwerken.",
      }),
    deaf: (address, reason) => `Auf ${address} ist nicht alles zu hören: ${reason}`,
    staysHere:
      "LanMessenger wurde so gestartet, dass nichts diesen Computer verlässt: Nur andere auf demselben Computer sind zu finden.",
    ports: (udp, tcp) =>
      `Wenn jemand da sein müsste, ist vielleicht eine Firewall im Weg: UDP-Port ${udp} und TCP-Port ${tcp} müssen auf beiden Computern offen sein.`,
    firewall: {
      title: "Firewall öffnen",
      names: {
        ufw: "ufw",
        firewalld: "firewalld",
        nftables: "nftables",
        windows: "Windows-Firewall",
        macos: "macOS-Firewall",
      },
      on: (name) =>
        `Die Firewall dieses Computers (${name}) ist an und hält andere vielleicht fern. So kommen sie herein:`,
      maybe: (name) =>
        `Falls die Firewall dieses Computers (${name}) an ist, hält sie andere vielleicht fern. So kommen sie herein:`,
      command: "Befehl für ein Terminal",
      copy: "Befehl kopieren",
      copied: "Kopiert",
      notCopied: "Das Kopieren ist nicht möglich: Markieren und kopieren Sie den Befehl von Hand.",
      asAdministrator: "Führen Sie ihn in einem Terminal aus, das als Administrator geöffnet wurde.",
      untilRestart:
        "Das gilt bis zum Neustart des Computers: Damit es bleibt, tragen Sie die Regel in /etc/nftables.conf ein.",
    },
  },

  firstRun: {
    empty: "Ein Name braucht etwas Sichtbares: Geben Sie Ihren ein.",
    title: "Wie heißen Sie?",
    hint: "Diesen Namen sehen andere im Netzwerk. Sie können ihn jederzeit ändern.",
    name: "Ihr Name",
    go: "Weiter",
  },

  palette: {
    title: "Schnellzugriff",
    field: "Unterhaltung oder Befehl",
    nothing: "Nichts heißt so.",
    search: (words) => `Nachrichten mit „${words}“ suchen`,
    details: (name) => `Details zu ${name}`,
    favourite: (name) => `${name} zu den Favoriten hinzufügen`,
    noFavourite: (name) => `${name} aus den Favoriten entfernen`,
    mute: (name) => `${name} stummschalten`,
    unmute: (name) => `${name} nicht mehr stummschalten`,
    beThere: { available: "Status: verfügbar", away: "Status: abwesend", busy: "Status: beschäftigt" },
  },

  keys: {
    title: "Tastenkürzel",
    everywhere: "Überall",
    does: {
      palette: "Zu einer Unterhaltung wechseln, einen Befehl ausführen",
      find: "Personen und Nachrichten suchen",
      previous: "Die Unterhaltung darüber",
      next: "Die Unterhaltung darunter",
      "next-unread": "Die nächste mit ungelesenen Nachrichten",
      details: "Details der Unterhaltung",
      settings: "Einstellungen",
      shortcuts: "Diese Liste",
    },
    writing: "Beim Schreiben",
    send: "Senden",
    breakLine: "Neue Zeile",
    editLast: "Letzte eigene Nachricht bearbeiten, im leeren Feld",
    leave: "Antwort oder Bearbeitung verlassen",
    moving: "In der Liste und zwischen Nachrichten",
    alongList: "Nach oben, nach unten",
    ends: "Zum Anfang, zum Ende",
    menu: "Öffnen",
    ctrl: "Strg",
    alt: "Alt",
    shift: "Umschalt",
    enter: "Eingabe",
    escape: "Esc",
    home: "Pos1",
    end: "Ende",
  },

  told: {
    question: "Über neue Nachrichten benachrichtigen, während diese Seite im Hintergrund ist?",
    yes: "Ja, benachrichtigen",
    notNow: "Nicht jetzt",
    titleGone: "LanMessenger wurde beendet",
    saidIn: (name, conversation) => `${name} in ${conversation}`,
    namedIn: (name, conversation) => `${name} erwähnt Sie in ${conversation}`,
    unread: (n) => plural(n, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" }),
    summary: (texts, conversations) =>
      `${plural(texts, { one: "# ungelesene Nachricht", other: "# ungelesene Nachrichten" })} in ${
        plural(conversations, { one: "# Unterhaltung", other: "# Unterhaltungen" })
      }`,
    allow: "Benachrichtigungen erlauben\u00a0…",
    allowHint: "Dieser Browser wurde noch nicht gefragt, ob LanMessenger Benachrichtigungen anzeigen darf.",
    refused:
      "Dieser Browser lässt LanMessenger keine Benachrichtigungen anzeigen. Erlauben Sie sie in seinen Einstellungen für diese Seite: Das Zeichen links neben der Adresse führt dorthin.",
    none:
      "Dieser Browser zeigt keine Benachrichtigungen. Wie viele Nachrichten ungelesen sind, steht im Titel der Seite.",
    words: "In Benachrichtigungen zeigen, was geschrieben wurde",
  },

  starting: "Das Netzwerk wird erkundet\u00a0…",
  gone:
    "LanMessenger wurde auf diesem Computer beendet. Die Seite macht weiter, sobald es wieder läuft, und was Sie schreiben, bleibt hier.",
  tryNow: "Jetzt versuchen",
  unreachable: "Das Programm antwortet nicht. Ihre Nachricht bleibt erhalten: Versuchen Sie es gleich noch einmal.",
  unreachableShort: "Das Programm antwortet nicht.",
  oddAnswer: (status) => `Das Programm gab eine Antwort, die diese Seite nicht versteht (${status}).`,
  dismiss: "Schließen",

  settings: {
    panes: {
      you: "Profil",
      look: "Darstellung",
      news: "Benachrichtigungen",
      files: "Dateien",
      privacy: "Privatsphäre und Verlauf",
      key: "Passphrase",
      programs: "Programme",
      start: "Start",
    },
    list: "Bereiche der Einstellungen",
    back: "Alle Einstellungen",
    name: "Name",
    nameHint: "Den sehen andere überall, wo Sie schreiben.",
    availability: "Status",
    statusText: "Was andere sonst wissen sollten",
    theme: "Farbschema",
    themes: { system: "Wie das System", light: "Hell", dark: "Dunkel" },
    language: "Sprache",
    languageSystem: "Wie der Browser",
    noLanguage: "Diese Sprache lässt sich nicht laden. Die Seite bleibt bei der jetzigen.",
    notify: "Neue Nachrichten auf dem Desktop anzeigen",
    sound: "Ton bei neuen Nachrichten",
    quiet: "Ruhezeiten",
    quietHint:
      "In dieser Zeit erscheint nichts auf dem Desktop, und kein Ton erklingt. Nachrichten kommen wie immer an.",
    quietFrom: "Von",
    quietTo: "Bis",
    folder: "Ordner für empfangene Dateien",
    folderHint:
      "Der vollständige Pfad eines Ordners auf diesem Computer. Ohne ihn kommen Dateien in den Standardordner.",
    folderGiven: (folder) =>
      `Dieses Programm wurde mit einem eigenen Ordner gestartet: Bis es endet, kommen Dateien nach ${folder}.`,
    rules:
      "Wessen Dateien ohne Rückfrage angenommen werden, steht in den Details jeder Person, deren Schlüssel Sie verglichen haben.",
    start: "Mit dem System starten",
    startHint:
      "LanMessenger läuft dann ab der Anmeldung im Hintergrund, mit denselben Optionen, mit denen es jetzt läuft.",
    startOther: (entry) =>
      `Zurzeit wird etwas anderes als dieser LanMessenger gestartet, durch ${entry}. Schalten Sie es ein, um das zu ersetzen.`,
    setByAdministrator: (path) => `Von der Administration festgelegt: ${path}`,
    mostDaysByAdministrator: (days, path) =>
      `Höchstens ${plural(days, { one: "# Tag", other: "# Tage" })}. Von der Administration festgelegt: ${path}`,
    startWhy: {
      sources:
        "LanMessenger läuft aus seinem Quelltext. Nur das fertige Programm kann mit dem System gestartet werden.",
      system: "LanMessenger weiß nicht, wie Programme mit diesem System gestartet werden.",
      folder: "Das System sagt nicht, wo die Programme stehen, die mit ihm starten.",
      path: "Der Pfad von LanMessenger enthält Zeichen, die dort, wo das System nachsieht, nicht stehen können.",
    },
  },

  talk: {
    messageGone: "Diese Nachricht ist nicht mehr hier.",
    emptyEdit: "Es bleibt nichts davon übrig. Um sie zu entfernen, ziehen Sie sie zurück.",
    notChanged: (why) => `Nicht geändert. ${why}`,

    actions: (name) => `Aktionen für diese Nachricht von ${name}`,
    actionsOwn: "Aktionen für diese eigene Nachricht",
    menu: "Nachricht",
    reply: "Antworten",
    edit: "Bearbeiten",
    forward: "Weiterleiten\u00a0…",
    retract: "Zurückziehen\u00a0…",
    earlier: "Frühere Fassungen\u00a0…",
    whoHas: "Wer hat sie erhalten\u00a0…",
    copy: "Text kopieren",

    replyTo: (name) => `Antwort an ${name}`,
    showQuoted: (name) => `Zur zitierten Nachricht: ${name}`,
    quoteGone: "Eine Nachricht, die nicht hier ist",
    quoteUnproven: "hier nicht gefunden",
    quoteUnprovenWhy: "Nur die Antwort behauptet das: In dieser Unterhaltung gibt es keine solche Nachricht",
    noReply: "Doch nicht antworten",
    editing: "Nachricht bearbeiten",
    noEdit: "So lassen, wie sie war",
    keysEdit: "Eingabe speichert, Esc bricht ab",
    save: "Speichern",
    saveOf: (label) => `Speichern: ${label}`,
    forwarded: "Weitergeleitet",
    edited: "bearbeitet",
    editedAt: (when) => `Bearbeitet ${when}. Frühere Fassungen anzeigen`,
    retracted: "Diese Nachricht wurde zurückgezogen.",
    retractedOwn: "Sie haben diese Nachricht zurückgezogen.",

    reactions: "Reaktionen",
    react: (emoji) => `Mit ${emoji} reagieren`,
    unreact: (emoji) => `Reaktion ${emoji} entfernen`,
    reactedBy: (emoji, names) => `${emoji}: ${names}`,
    by: (names) => `Reaktion von: ${names}`,
    otherEmoji: "Anderes Emoji",

    retractTitle: "Diese Nachricht zurückziehen?",
    retractHint:
      "Sie verschwindet mit ihren früheren Fassungen von allen Bildschirmen. Dass sie zurückgezogen wurde, bleibt zu sehen.",
    retractYes: "Zurückziehen",
    cancel: "Abbrechen",
    close: "Schließen",
    editsTitle: "Frühere Fassungen",
    editsNow: "Jetzt",
    noEdits: "Hier gibt es keine früheren Fassungen.",
    loading: "Wird geladen\u00a0…",
    forwardTitle: "Weiterleiten an",
    forwardFind: "Unterhaltung suchen",
    forwardNobody: "Nichts heißt so.",
    receiversTitle: "Wer hat sie erhalten",
    seenBy: "Gelesen",
    deliveredTo: "Erhalten",
    missing: "Noch nicht erhalten",
    read: "Gelesen",
    readShort: (done, all) => `${done} von ${all} gelesen`,
    who: (words) => `${words}. Anzeigen, wer`,

    typing: (name) => `${name} schreibt\u00a0…`,
    typingTwo: (a, b) => `${a} und ${b} schreiben\u00a0…`,
    typingMany: (n) => `${plural(n, { one: "# Person schreibt", other: "# Personen schreiben" })}\u00a0…`,

    mentioned: "Sie werden erwähnt",
    linkTo: (host) => `(${host})`,

    findPeople: "Personen suchen",
    results: (n) => plural(n, { one: "# Nachricht gefunden", other: "# Nachrichten gefunden" }),
    someResults: (n) => `Bisher ${plural(n, { one: "# Nachricht", other: "# Nachrichten" })}`,
    searching: "Wird gesucht\u00a0…",
    nothingFound: "Keine Nachricht enthält alle diese Wörter.",
    moreResults: "Ältere anzeigen",

    rooms: "Räume",
    newRoom: "Neuer Raum",
    newRoomTitle: "Neuer Raum",
    roomName: "Name",
    roomMembers: "Mitglieder",
    roomMake: "Raum erstellen",
    roomHint:
      "Jedes Mitglied erhält, was dort geschrieben wird, nach einer Abwesenheit auch später. Nur Sie können jemanden entfernen.",
    members: (n) => plural(n, { one: "# Mitglied", other: "# Mitglieder" }),
    roomMembersShow: "Raum und Mitglieder",
    roomTopic: "Thema",
    roomMaker: "(Raum erstellt)",
    roomAdd: "Person hinzufügen\u00a0…",
    roomAddTitle: (room) => `Person zu ${room} hinzufügen`,
    roomAddYes: "Hinzufügen",
    roomRemove: (name) => `${name} entfernen`,
    roomLeave: "Raum verlassen\u00a0…",
    roomLeaveTitle: (room) => `${room} verlassen?`,
    roomLeaveHint: "Sie erhalten nichts mehr, was dort geschrieben wird. Was Sie haben, bleibt hier.",
    roomLeaveYes: "Verlassen",
    roomLeft: "Sie sind nicht mehr in diesem Raum.",
    saved: "Gespeichert",
    firstTextRoom:
      "Was Sie schreiben, geht verschlüsselt an jedes Mitglied und wird aufbewahrt, bis es angekommen ist.",

    conversationTitle: "Diese Unterhaltung",
    mutedMark: "stummgeschaltet",
    favouriteMark: "Favorit",
    keepDays: "Nachrichten aufbewahren, Tage",
    keepAllDays: "Nachrichten aufbewahren, Tage",
    keepAlways: "unbegrenzt",
    keepAsAll: "wie alle anderen",
    badDays: "Geben Sie eine ganze Zahl von 1 bis 36.500 Tagen an, oder nichts.",
    exportTitle: "Kopie speichern",
    exportAs: { text: "Text", json: "JSON", html: "HTML" },
    exported: (name) => `Gespeichert als ${name}`,
    remove: "Unterhaltung löschen\u00a0…",
    removeTitle: "Diese Unterhaltung löschen?",
    removeHint:
      "Alle ihre Nachrichten verschwinden von diesem Computer, auch solche, die noch nicht gesendet sind. Andere behalten, was sie haben. Das lässt sich nicht rückgängig machen.",
    removeYes: "Löschen",

    nickname: "Spitzname",
    callsSelf: "Nennt sich",
    block: "Blockieren",
    blocked: "blockiert",
    blockHint:
      "Von einer blockierten Person wird nichts angenommen, und sie erfährt es nicht. Was sie in der Zeit gesendet hat, kommt an, wenn Sie die Blockierung aufheben.",
    blockedHere: "Sie haben diese Person blockiert. Was sie sendet, wird nicht angenommen.",
    unblock: "Blockierung aufheben",
    twin: (name) =>
      `Jemand anderes mit dem Namen ${name} war hier schon mit einem anderen Schlüssel. Vergleichen Sie die Sicherheitsnummer, bevor Sie dieser Person vertrauen.`,
    qrLabel: "Die Sicherheitsnummer als QR-Code",

    settings: "Einstellungen",
    receipts: "Anderen zeigen, was Sie gelesen haben und dass Sie schreiben",
    receiptsHint: "Das sehen nur Personen, denen Sie geschrieben haben. Ohne es sehen Sie es auch von anderen nicht.",
    keyTitle: "Passphrase Ihrer Identität",
    keyPlain: "Es gibt keine: Wer die Dateien dieses Kontos lesen kann, kann sich als Sie ausgeben.",
    keyProtected:
      "Sie ist festgelegt. LanMessenger fragt beim Start danach, und niemand kann sie wiederherstellen, wenn sie vergessen ist.",
    keySet: "Passphrase festlegen\u00a0…",
    keyChange: "Ändern\u00a0…",
    keyRemove: "Entfernen\u00a0…",
    keyCurrent: "Jetzige Passphrase",
    keyNew: "Neue Passphrase",
    keyRepeat: "Noch einmal dieselbe",
    keyDiffer: "Die beiden sind nicht gleich: Geben Sie sie noch einmal ein.",
    keySaving: "Wird ausgeführt\u00a0…",
    keySaved: "Fertig",
    keyYes: { set: "Festlegen", change: "Ändern", remove: "Entfernen" },
    picture: "Ihr Bild",
    pictureChoose: "Bild wählen\u00a0…",
    pictureRemove: "Entfernen",
    pictureBad: "Das ist kein Bild, das sich anzeigen lässt.",
    group: "Gruppe oder Abteilung",
  },

  emoji: {
    choose: "Emoji wählen",
    find: "Emoji suchen",
    groupsLabel: "Arten von Emoji",
    recent: "Zuletzt verwendet",
    groups: {
      smileys: "Smileys und Gefühle",
      people: "Menschen und Körper",
      animals: "Tiere und Natur",
      food: "Essen und Trinken",
      travel: "Reisen und Orte",
      activities: "Aktivitäten",
      objects: "Gegenstände",
      symbols: "Symbole",
      flags: "Flaggen",
    },
    tone: "Hautton",
    tones: ["Keiner", "Hell", "Mittelhell", "Mittel", "Mitteldunkel", "Dunkel"],
    found: (n) => plural(n, { one: "# Emoji gefunden", other: "# Emojis gefunden" }),
    none: "Kein Emoji heißt so.",
    loading: "Emojis werden geladen\u00a0…",
    failed: "Die Emojis konnten nicht geladen werden.",
  },

  mention: {
    list: "Personen, die Sie erwähnen können",
    found: (n) =>
      plural(n, {
        one: "# Person heißt so. Wählen Sie mit den Pfeiltasten und Eingabe.",
        other: "# Personen heißen so. Wählen Sie mit den Pfeiltasten und Eingabe.",
      }),
  },

  question: {
    choices: "Antworten zur Auswahl",
    waits: "Noch nicht beantwortet",
    chosen: "wurde gewählt",
    chosenByYou: "von Ihnen gewählt",
    over: "Diese Frage ist erledigt",
  },

  drafts: {
    line: (words) => `Entwurf: ${words}`,
    filesLost: "Dateien, die mitgesendet werden sollten, sind nicht mehr hier: Wählen Sie sie erneut aus.",
    bytesLeft: (n) => plural(n, { one: "noch # Byte", other: "noch # Byte" }),
    bytesOver: (n) => plural(n, { one: "# Byte zu lang", other: "# Byte zu lang" }),
    tooLong: "Die Nachricht ist zu lang, um auf einmal gesendet zu werden.",
  },

  programs: {
    hint:
      "Andere Programme dieses Computers, etwa Skripte, können hier mit einem Token lesen und schreiben, das Sie für sie erstellen. Jedes erlaubt nur, was Sie auswählen.",
    tokens: "Tokens",
    noTokens: "Es gibt keine: Kein anderes Programm hat Zugang.",
    make: "Token erstellen\u00a0…",
    name: "Name",
    namePlaceholder: "Wofür es ist",
    scopes: "Was es erlaubt",
    scope: {
      read: "Nachrichten, Personen und Ereignisse lesen",
      send: "Nachrichten senden, bearbeiten und darauf reagieren",
      files: "Dateien anbieten, annehmen und abholen",
      people: "Spitznamen vergeben und Personen blockieren",
      rooms: "Räume erstellen und ändern",
      settings: "Einstellungen ändern und Unterhaltungen löschen",
    },
    brief: {
      read: "Lesen",
      send: "Senden",
      files: "Dateien",
      people: "Personen",
      rooms: "Räume",
      settings: "Einstellungen",
    },
    reach: "Wo",
    everywhere: "In allen Unterhaltungen",
    expires: "Wie lange",
    days: (n) => plural(n, { one: "# Tag lang", other: "# Tage lang" }),
    forGood: "Bis es widerrufen wird",
    yes: "Erstellen",
    noScope: "Wählen Sie mindestens eines aus, das es erlaubt.",
    secret: "Das Token",
    secretHint:
      "Es wird nur einmal angezeigt. Kopieren Sie es jetzt und geben Sie es nur dem Programm: Wer es hat, kann, was es erlaubt.",
    copy: "Kopieren",
    copied: "Kopiert",
    notCopied: "Der Browser erlaubt das Kopieren nicht: Markieren Sie es und kopieren Sie es selbst.",
    done: "Fertig",
    only: (names) => `nur ${names}`,
    all: "alle Unterhaltungen",
    used: (when) => `zuletzt benutzt: ${when}`,
    neverUsed: "nie benutzt",
    until: (when) => `bis ${when}`,
    expired: "abgelaufen",
    revoke: "Widerrufen",
    revokeOf: (name) => `${name} widerrufen`,
    revoked: (name) => `${name} gilt nicht mehr.`,
    webhooks: "Adressen, die von neuen Nachrichten erfahren",
    noWebhooks: "Es gibt keine. Sie werden auf der Befehlszeile erstellt: lanmessenger webhook create",
    webhookProblem: (why) => `Wird später wieder versucht: ${why}`,
    remove: "Entfernen",
    removeOf: (url) => `${url} entfernen`,
    removed: (url) => `${url} erfährt nichts mehr.`,
  },

  noKey: "LanMessenger neu öffnen",
  noKeyHint:
    "Dieser Tab hat keinen Schlüssel dazu. Öffnen Sie LanMessenger neu, über das Symbol oder mit diesem Befehl:",
  noKeyCommand: "lanmessenger",
  noKeyInstalled:
    "Dieses Fenster hat keinen Schlüssel: Der Browser hat es geöffnet, und nur LanMessenger selbst gibt einen. Schließen Sie es und öffnen Sie mit diesem Befehl ein Fenster, das einen hat:",
  noKeyWindowCommand: "lanmessenger --app",
  noKeyDrafts: "Was Sie getippt hatten, ist noch hier:",
  noKeyDraft: "Getippt, nicht gesendet",
};

export default catalogue;
