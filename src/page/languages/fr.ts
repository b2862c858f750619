/** French, with "vous". A narrow no-break space (U+202F) stands before : ; ! ? and inside « ». */
import type { Catalogue } from "./catalogue.ts";
import { grammarOf } from "./grammar.ts";

const { number, plural } = grammarOf("fr");

const UNITS = ["o", "ko", "Mo", "Go", "To"];

const catalogue: Catalogue = {
  title: "LanMessenger",
  titleWithUnread: (unread) => `(${unread}) LanMessenger`,
  separator: ", ",

  people: "Personnes",
  conversation: "Conversation",
  everyone: "Tout le monde",
  favourites: "Favoris",
  hereNow: "Sur le réseau",
  awayFromNetwork: "Hors du réseau",
  find: "Rechercher",
  clearFind: "Afficher à nouveau tout le monde",
  foundNobody: "Aucune personne et aucun salon ne porte ce nom.",
  showMore: (n) => `Afficher ${plural(n, { one: "# de plus", other: "# de plus" })}`,
  back: "Retour aux personnes",

  you: "Vous",
  yourLine: (line) => `Vous\u202f: ${line}`,
  unread: (n) => plural(n, { one: "# message non lu", other: "# messages non lus" }),
  badge: (n) => n > 99 ? "99+" : String(n),
  presence: { online: "Disponible", away: "Absent(e)", busy: "Occupé(e)", offline: "Hors du réseau" },
  presenceUnknown: "Présence inconnue",
  wereHere: "Étaient sur le réseau",
  lastHere: (when) => `était là ${when}`,
  neverHere: "pas encore là",
  waits: (n) => plural(n, { one: "# message en attente", other: "# messages en attente" }),
  someWait: "un message en attente",
  hereCount: (n) =>
    n === 0
      ? "Personne n’est là pour l’instant"
      : plural(n, { one: "# personne est là", other: "# personnes sont là" }),

  status: {
    change: "Modifier votre statut",
    title: "Votre statut",
    availability: { available: "Disponible", away: "Absent(e)", busy: "Occupé(e)" },
    words: "En vos propres mots",
    placeholder: "De retour à 16 h",
    save: "Enregistrer",
  },

  details: {
    show: "Détails",
    hide: "Fermer les détails",
    about: "À propos",
    shared: "Fichiers partagés",
    favourite: "Favori",
    mute: "Sourdine",
    muteHint: "N’attire jamais l’attention",
    id: "Identifiant",
    host: "Ordinateur",
    group: "Groupe",
    addresses: "Adresses",
    lastHeard: "Dernier signe",
    unknown: "inconnu",
  },

  verified: "vérifié",
  trust: {
    title: "Numéro de sécurité",
    compare:
      "Comparez-le avec le sien, face à face ou par téléphone. Les deux écrans montrent les mêmes quarante chiffres.",
    loading: "Calcul en cours…",
    verified: "Nous l’avons comparé\u202f: c’est le même",
    notAContact: "Écrivez d’abord à cette personne\u202f: seul un contact peut être vérifié.",
    rule: "Accepter les fichiers sans demander",
    folder: "Dans ce dossier",
    largest: "Au plus, en une fois",
    quota: "Au plus, en 24 heures",
    gigabytes: "Go",
    save: "Enregistrer",
    saved: "Enregistré",
    unsaved: "Pas encore enregistré",
    badAmount: "Indiquez un nombre de gigaoctets supérieur à 0, comme 0,5 ou 20.",
  },

  log: (name) => `Messages avec ${name}`,
  today: "Aujourd’hui",
  yesterday: "Hier",
  todayAt: (time) => `aujourd’hui à ${time}`,
  yesterdayInSentence: "hier",
  on: (date) => `le ${date}`,
  unknownDay: "Jour inconnu",
  unknownTime: "à une heure inconnue",
  newTexts: "Nouveaux",
  said: (name, time) => `${name}, ${time}\u202f:`,
  saved: "Enregistré",
  savedLong: "Enregistré ici\u202f; envoyé dès que la personne sera sur le réseau",
  delivered: "Distribué",
  deliveredTo: (done, all) => `Distribué à ${done} sur ${all}`,
  deliveredShort: (done, all) => `${done} sur ${all}`,
  deliveredNames: (names) => `Distribué à ${names}`,
  unknownKind: "Il faut un LanMessenger plus récent pour afficher ceci.",
  showAll: (characters) => `Tout afficher (${plural(characters, { one: "# caractère", other: "# caractères" })})`,
  loading: "Chargement…",
  loadingOlder: "Chargement des messages plus anciens…",
  beginning: "C’est ici que tout commence.",
  firstText: "Rien n’a encore été écrit ici.",
  firstTextHint: (name) =>
    `Ce que vous écrivez va directement à ${name}, chiffré, et est conservé jusqu’à son arrivée.`,
  firstTextEveryone: "Ce que vous écrivez va à toutes les personnes présentes en ce moment.",
  toNewest: "Aller aux messages les plus récents",
  tryAgain: "Réessayer",

  writeTo: (name) => `Écrire à ${name}`,
  writeToEveryone: "Écrire à tout le monde",
  composerKeys: "Entrée envoie, Maj+Entrée va à la ligne",
  send: "Envoyer",
  saving: "Enregistrement…",
  notSent: (why) => `Non envoyé. ${why}`,
  tooLong: (bytes, most) =>
    `Le message a ${number(bytes)} octets, et le maximum est de ${
      number(most)
    }\u202f: envoyez-le en plusieurs parties.`,
  tooManyUnsaved: "Trop de messages sont encore en cours d’enregistrement\u202f: patientez un instant.",

  size: {
    units: UNITS,
    amount: (n, unit) => `${n}\u00a0${UNITS[unit] ?? ""}`,
    part: (part, whole) => `${part} sur ${whole}`,
    speed: (size) => `${size}/s`,
    secondsLeft: (n) => `encore ${n}\u00a0s`,
    minutesLeft: (n) => `encore ${n}\u00a0min`,
    hoursLeft: (hours, minutes) =>
      minutes === 0 ? `encore ${hours}\u00a0h` : `encore ${hours}\u00a0h ${minutes}\u00a0min`,
    daysLeft: (n) => `encore ${plural(n, { one: "# jour", other: "# jours" })}`,
  },

  file: {
    group: (name) => `Fichier\u202f: ${name}`,
    line: (name) => `Fichier\u202f: ${name}`,
    folderLine: (name) => `Dossier\u202f: ${name}`,
    nameless: "(sans nom)",
    files: (n) => plural(n, { one: "# fichier", other: "# fichiers" }),
    folders: (n) => plural(n, { one: "# dossier", other: "# dossiers" }),
    folderKind: "Dossier",
    fileKind: "Fichier",
    emptyFolder: "vide",
    more: (n) => `et ${plural(n, { one: "# autre fichier", other: "# autres fichiers" })}`,
    showItems: (n) => `Afficher ${plural(n, { one: "# de plus", other: "# de plus" })}`,
    savedAs: (name) => `enregistré sous ${name}`,
    runs: "S’exécute à l’ouverture\u202f: seulement de personnes de confiance",
    someRun: "Une partie s’exécute à l’ouverture\u202f: seulement de personnes de confiance",
    runsWithin: (n) =>
      `${
        plural(n, { one: "# fichier s’y exécute", other: "# fichiers s’y exécutent" })
      } à l’ouverture\u202f: seulement de personnes de confiance`,
    show: (name) => `Agrandir ${name}`,
    close: "Fermer",
    loadingPicture: "Chargement de l’image…",
    noPicture: "Cette image ne peut pas être affichée. Le fichier est tel qu’il a été envoyé.",
    progress: (name) => `Progression de ${name}`,
    percent: (n) => `${n} pour cent`,

    accept: "Accepter",
    acceptInto: "Accepter dans un autre dossier…",
    acceptHere: "Accepter dans ce dossier",
    decline: "Refuser",
    folder: "Dossier sur cet ordinateur",
    back: "Retour",
    pause: "Suspendre",
    resume: "Reprendre",
    cancel: "Annuler",
    takeBack: "Retirer",
    tryAgain: "Réessayer",

    notAnswered: (name) => `${name} n’a pas encore répondu`,
    sending: "Envoi en cours",
    sendingFrom: (name) => `Transmis par ${name}`,
    receiving: "Réception en cours",
    receivingFrom: (name) => `Réception depuis ${name}`,
    waitsForPeer: (name) => `En attente de ${name} sur le réseau`,
    waitsForProgram: "En attente du retour du programme",
    waitsForTurn: "En attente de son tour",
    waitsForCheck: "Vérification de ce qui est déjà ici",
    waitsForCheckThere: "Vérification de ce qui est déjà là-bas",
    pausedHere: "Suspendu par vous",
    pausedThere: (name) => `Suspendu par ${name}`,
    received: "Reçu",
    receivedBy: (name) => `Reçu par ${name}`,
    missing: (n) => plural(n, { one: "# fichier n’a pas pu être lu", other: "# fichiers n’ont pas pu être lus" }),
    changed: (n) =>
      plural(n, {
        one: "# fichier avait changé depuis qu’il a été proposé",
        other: "# fichiers avaient changé depuis qu’ils ont été proposés",
      }),
    declinedHere: "Refusé par vous",
    declinedThere: (name) => `Refusé par ${name}`,
    cancelledHere: "Annulé par vous",
    cancelledThere: (name) => `Annulé par ${name}`,
    withdrawnHere: "Retiré par vous",
    withdrawnThere: (name) => `Retiré par ${name}`,
    asideHere: "Mis de côté\u202f: le contrôle des fichiers reçus s’y oppose",
    asideBecause: (why) => `Mis de côté\u202f: le contrôle des fichiers reçus s’y oppose (${why})`,
    asideThere: (name) => `Le contrôle des fichiers reçus s’y oppose chez ${name}`,
    failed: "Échec",
    unknownState: "Il faut un LanMessenger plus récent pour afficher ceci.",

    place: "Emplacement",
    copyPath: "Copier le chemin",
    copied: "Copié",

    allHave: (n) =>
      n === 1
        ? "La seule personne présente l’a reçu"
        : plural(n, { one: "# personne l’a reçu", other: "Les # personnes l’ont reçu" }),
    ofAllHave: (done, all) => `reçu par ${number(done)} sur ${number(all)}`,
    allReceiving: (n) => `${number(n)} en réception`,
    allWaiting: (n) => `${number(n)} en attente`,
    allPaused: (n) => `${number(n)} en pause`,
    allOffered: (n) => `${number(n)} sans réponse`,
    allDeclined: (n) => plural(n, { one: "# refus", other: "# refus" }),
    allCancelled: (n) => plural(n, { one: "# annulation", other: "# annulations" }),
    allWithdrawn: (n) => `retiré à ${number(n)}`,
    allAside: (n) => `mis de côté chez ${number(n)}`,
    allFailed: (n) => plural(n, { one: "# échec", other: "# échecs" }),
    eachPerson: "Chaque personne",
    each: {
      offered: "n’a pas répondu",
      waiting: "en attente",
      running: "en réception",
      paused: "en pause",
      done: "l’a reçu",
      declined: "refusé",
      cancelled: "annulé",
      withdrawn: "retiré",
      aside: "mis de côté par le contrôle là-bas",
      failed: "échec",
    },
    left: (n, path, why) =>
      n === 1
        ? `«\u202f${path}\u202f» a été écarté\u202f: ${why}`
        : `${
          plural(n, { one: "# élément a été écarté", other: "# éléments ont été écartés" })
        }, dont d’abord «\u202f${path}\u202f»\u202f: ${why}`,
  },

  attach: {
    button: "Envoyer des fichiers",
    files: "Fichiers…",
    folder: "Un dossier…",
    list: "À envoyer",
    total: (files, size) => `${files}, ${size}`,
    remove: (name) => `Enlever ${name}`,
    removeAll: "Tout enlever",
    runs: "S’exécute à l’ouverture\u202f: un avertissement l’accompagne",
    runsWithin: (n) =>
      `${
        plural(n, { one: "# fichier s’y exécute", other: "# fichiers s’y exécutent" })
      } à l’ouverture\u202f: un avertissement l’accompagne`,
    reading: (found) => `Parcours en cours… ${plural(found, { one: "# élément", other: "# éléments" })} à ce stade`,
    stop: "Arrêter",
    dropHere: (name) => `Déposez pour envoyer à ${name}`,
    dropEveryone: "Déposez pour envoyer à toutes les personnes présentes",
    picture: (stamp, extension) => `Image ${stamp}.${extension}`,
    tooMany: (most) =>
      `Cela fait plus de ${
        number(most)
      } fichiers et dossiers, le maximum d’un envoi\u202f: envoyez-les en plusieurs fois, ou réunis dans une archive.`,
    tooDeep: (path, most) =>
      `«\u202f${path}\u202f» se trouve à plus de ${most} dossiers de profondeur, le maximum pour un envoi\u202f: mettez-le dans une archive.`,
    tooLong: (path, most) =>
      `Le chemin «\u202f${path}\u202f» dépasse ${number(most)} octets, le maximum pour un envoi.`,
    leftOut: (n, names) =>
      `${
        plural(n, {
          one: "# fichier ou dossier est illisible et ne sera pas envoyé",
          other: "# fichiers et dossiers sont illisibles et ne seront pas envoyés",
        })
      }\u202f: ${names}`,
    andMore: (names, n) => `${names} et ${plural(n, { one: "# autre", other: "# autres" })}`,
    tooManyWaiting: "Trop de fichiers sont encore en cours de transmission\u202f: patientez un instant.",
    changed: (path) =>
      `«\u202f${path}\u202f» a été modifié ou déplacé après votre choix et ne peut plus être lu. Choisissez-le à nouveau.`,
    waiting: "En attente des fichiers précédents",
    handing: (percent) => `Transmission au programme… ${percent}\u202f%`,
    handingLost: "Le programme ne répond pas. Cela reprendra à son retour.",
    offering: "Proposition en cours…",
    notHanded: (why) => `Non envoyé. ${why}`,
    progress: (name) => `Transmission de ${name}`,
    title: (name, more) => more === 0 ? name : `${name} et ${plural(more, { one: "# autre", other: "# autres" })}`,
  },

  pick: "Choisissez à qui écrire",
  pickHint: "Les messages vont directement de cet ordinateur à celui du destinataire, et attendent ici en son absence.",
  nobody: "Personne n’est encore là",
  nobodyHint:
    "LanMessenger continue d’appeler sur chaque réseau de cet ordinateur. Les personnes apparaissent ici dès que leur propre LanMessenger l’entend.",

  network: {
    tried: "Ce qui est essayé",
    noNetwork:
      "Cet ordinateur n’est sur aucun réseau\u202f: connectez-le à un réseau, et la recherche commencera d’elle-même.",
    ways: { broadcast: "Diffusion vers", group: "Groupe" },
    outcomes: { sent: "envoyé", untried: "pas encore envoyé" },
    refusedFor: (reason) => `refusé\u202f: ${reason}`,
    problem: (reason) => `Rien ne peut être envoyé d’ici\u202f: ${reason}`,
    followed: "Ordinateurs indiqués",
    dialled: { trying: "appel en cours", met: "connecté" },
    called: (time) => `Dernier appel à ${time}.`,
    ownHeard: "Ses propres appels reviennent.",
    nothingHeard: (port) => `Rien n’a encore été entendu de quelqu’un d’autre sur le port UDP ${port}.`,
    othersHeard: (n) =>
      plural(n, {
        one: "# appel de quelqu’un d’autre a été entendu.",
        other: "# appels d’autres personnes ont été entendus.",
      }),
    refused: (n) =>
      plural(n, {
        one:
          "# datagramme de plus est arrivé sans être accepté\u202f: d’un autre programme, abîmé ou d’un autre réseau.",
        other:
          "# datagrammes de plus sont arrivés sans être acceptés\u202f: d’autres programmes, abîmés ou d’autres réseaux.",
      }),
    deaf: (address, reason) => `Tout n’est pas entendu sur ${address}\u202f: ${reason}`,
    staysHere:
      "LanMessenger a été démarré de façon que rien ne quitte cet ordinateur\u202f: seules les personnes qui s’y trouvent peuvent être vues.",
    ports: (udp, tcp) =>
      `Si quelqu’un devrait être là, un pare-feu fait peut-être obstacle\u202f: le port UDP ${udp} et le port TCP ${tcp} doivent être ouverts sur les deux ordinateurs.`,
    firewall: {
      title: "Ouvrir le pare-feu",
      names: {
        ufw: "ufw",
        firewalld: "firewalld",
        nftables: "nftables",
        windows: "Pare-feu Windows",
        macos: "pare-feu de macOS",
      },
      on: (name) =>
        `Le pare-feu de cet ordinateur est actif (${name}) et bloque peut-être les autres. Ceci les laisse entrer\u202f:`,
      maybe: (name) =>
        `Si le pare-feu de cet ordinateur est actif (${name}), il bloque peut-être les autres. Ceci les laisse entrer\u202f:`,
      command: "Commande pour un terminal",
      copy: "Copier la commande",
      copied: "Copié",
      notCopied: "La copie a échoué\u202f: sélectionnez et copiez à la main.",
      asAdministrator: "Exécutez-la dans un terminal ouvert en tant qu’administrateur.",
      untilRestart:
        "Cela vaut jusqu’au redémarrage de l’ordinateur\u202f: pour le garder, ajoutez la règle à /etc/nftables.conf.",
    },
  },

  firstRun: {
    empty: "Un nom doit contenir au moins un caractère visible\u202f: saisissez le vôtre.",
    title: "Comment vous appelez-vous\u202f?",
    hint: "Les autres voient ce nom sur le réseau. Vous pouvez le changer à tout moment.",
    name: "Votre nom",
    go: "Continuer",
  },

  palette: {
    title: "Accès rapide",
    field: "Une conversation ou une action",
    nothing: "Rien ne porte ce nom.",
    search: (words) => `Rechercher les messages avec «\u202f${words}\u202f»`,
    details: (name) => `Détails de ${name}`,
    favourite: (name) => `Ajouter ${name} aux favoris`,
    noFavourite: (name) => `Retirer ${name} des favoris`,
    mute: (name) => `Mettre ${name} en sourdine`,
    unmute: (name) => `Ne plus mettre ${name} en sourdine`,
    beThere: {
      available: "Statut\u202f: disponible",
      away: "Statut\u202f: absent(e)",
      busy: "Statut\u202f: occupé(e)",
    },
  },

  keys: {
    title: "Raccourcis clavier",
    everywhere: "Partout",
    does: {
      palette: "Aller à une conversation ou lancer une action",
      find: "Rechercher personnes et messages",
      previous: "La conversation au-dessus",
      next: "La conversation au-dessous",
      "next-unread": "La suivante avec des messages non lus",
      details: "Détails de la conversation",
      settings: "Paramètres",
      shortcuts: "Cette liste",
    },
    writing: "Pendant que vous écrivez",
    send: "Envoyer",
    breakLine: "Nouvelle ligne",
    editLast: "Modifier votre dernier message, dans un champ vide",
    leave: "Quitter une réponse ou une modification",
    moving: "Dans la liste et parmi les messages",
    alongList: "Vers le haut, vers le bas",
    ends: "Le premier, le dernier",
    menu: "Ouvrir",
    ctrl: "Ctrl",
    alt: "Alt",
    shift: "Maj",
    enter: "Entrée",
    escape: "Échap",
    home: "Début",
    end: "Fin",
  },

  told: {
    question: "Vous avertir des nouveaux messages quand cette page est en arrière-plan\u202f?",
    yes: "Oui, m’avertir",
    notNow: "Pas maintenant",
    titleGone: "LanMessenger s’est arrêté",
    saidIn: (name, conversation) => `${name} dans ${conversation}`,
    namedIn: (name, conversation) => `${name} vous mentionne dans ${conversation}`,
    unread: (n) => plural(n, { one: "# message non lu", other: "# messages non lus" }),
    summary: (texts, conversations) =>
      `${plural(texts, { one: "# message non lu", other: "# messages non lus" })} dans ${
        plural(conversations, { one: "# conversation", other: "# conversations" })
      }`,
    allow: "Autoriser les notifications…",
    allowHint:
      "Ce navigateur n’a pas encore été consulté\u202f: LanMessenger peut-il afficher des notifications\u202f?",
    refused:
      "Ce navigateur ne laisse pas LanMessenger afficher de notifications. Autorisez-les dans ses paramètres pour cette page\u202f: le symbole à gauche de l’adresse y mène.",
    none:
      "Ce navigateur n’affiche pas de notifications. Le nombre de messages non lus figure dans le titre de la page.",
    words: "Montrer dans les notifications ce qui a été écrit",
  },

  starting: "Exploration du réseau…",
  gone:
    "LanMessenger s’est arrêté sur cet ordinateur. La page reprendra dès qu’il tournera à nouveau, et ce que vous écrivez reste ici.",
  tryNow: "Essayer maintenant",
  unreachable: "Le programme ne répond pas. Votre message est conservé\u202f: réessayez dans un instant.",
  unreachableShort: "Le programme ne répond pas.",
  oddAnswer: (status) => `Le programme a donné une réponse que cette page ne comprend pas (${status}).`,
  dismiss: "Fermer",

  settings: {
    panes: {
      you: "Profil",
      look: "Apparence",
      news: "Notifications",
      files: "Fichiers",
      privacy: "Confidentialité et historique",
      key: "Phrase secrète",
      programs: "Programmes",
      start: "Démarrage",
    },
    list: "Parties des paramètres",
    back: "Tous les paramètres",
    name: "Nom",
    nameHint: "Ce que les autres voient, où que vous écriviez.",
    availability: "Statut",
    statusText: "Ce que les autres devraient encore savoir",
    theme: "Thème",
    themes: { system: "Comme le système", light: "Clair", dark: "Sombre" },
    language: "Langue",
    languageSystem: "Comme le navigateur",
    noLanguage: "Les mots de cette langue ne peuvent pas être chargés. La page garde la langue actuelle.",
    notify: "Afficher les nouveaux messages sur le bureau",
    sound: "Émettre un son pour les nouveaux messages",
    quiet: "Heures calmes",
    quietHint:
      "Pendant ces heures, rien ne s’affiche sur le bureau et aucun son n’est émis. Les messages arrivent comme toujours.",
    quietFrom: "De",
    quietTo: "À",
    folder: "Dossier des fichiers reçus",
    folderHint:
      "Le chemin complet d’un dossier de cet ordinateur. Sans lui, les fichiers vont dans le dossier par défaut.",
    folderGiven: (folder) =>
      `Ce programme a été démarré avec son propre dossier\u202f: jusqu’à son arrêt, les fichiers vont dans ${folder}.`,
    rules:
      "Les personnes dont les fichiers sont acceptés sans demander se règlent dans leurs détails, une fois leur clé comparée.",
    start: "Démarrer avec le système",
    startHint:
      "LanMessenger tourne alors en arrière-plan dès l’ouverture de votre session, avec les options qu’il a en ce moment.",
    startOther: (entry) =>
      `Autre chose que ce LanMessenger est démarré actuellement, par ${entry}. Activez cette option pour le remplacer.`,
    setByAdministrator: (path) => `Défini par votre administrateur\u202f: ${path}`,
    mostDaysByAdministrator: (days, path) =>
      `Au plus ${plural(days, { one: "# jour", other: "# jours" })}. Défini par votre administrateur\u202f: ${path}`,
    startWhy: {
      sources: "LanMessenger tourne depuis son code source. Seul l’exécutable peut démarrer avec le système.",
      system: "LanMessenger ne sait pas comment les programmes démarrent avec ce système.",
      folder: "Le système ne dit pas où sont listés les programmes qui démarrent avec lui.",
      path:
        "Le chemin de LanMessenger contient des caractères qui ne peuvent pas être écrits là où le système regarde.",
    },
  },

  talk: {
    messageGone: "Ce message n’est plus ici.",
    emptyEdit: "Il n’en reste rien. Pour le supprimer, retirez-le.",
    notChanged: (why) => `Non modifié. ${why}`,

    actions: (name) => `Actions pour ce message de ${name}`,
    actionsOwn: "Actions pour ce message de votre part",
    menu: "Message",
    reply: "Répondre",
    edit: "Modifier",
    forward: "Transférer…",
    retract: "Retirer…",
    earlier: "Versions précédentes…",
    whoHas: "Qui l’a reçu…",
    copy: "Copier le texte",

    replyTo: (name) => `Réponse à ${name}`,
    showQuoted: (name) => `Aller au message cité\u202f: ${name}`,
    quoteGone: "Un message qui n’est pas ici",
    quoteUnproven: "introuvable ici",
    quoteUnprovenWhy: "Seule la réponse l’affirme\u202f: aucun message de ce genre n’est dans cette conversation",
    noReply: "Ne pas y répondre",
    editing: "Modifier votre message",
    noEdit: "Le laisser tel quel",
    keysEdit: "Entrée enregistre, Échap abandonne",
    save: "Enregistrer",
    saveOf: (label) => `Enregistrer\u202f: ${label}`,
    forwarded: "Transféré",
    edited: "modifié",
    editedAt: (when) => `Modifié ${when}. Afficher les versions précédentes`,
    retracted: "Ce message a été retiré.",
    retractedOwn: "Vous avez retiré ce message.",

    reactions: "Réactions",
    react: (emoji) => `Réagir avec ${emoji}`,
    unreact: (emoji) => `Enlever votre ${emoji}`,
    reactedBy: (emoji, names) => `${emoji}\u202f: ${names}`,
    by: (names) => `Réaction de\u202f: ${names}`,
    otherEmoji: "Un autre émoji",

    retractTitle: "Retirer ce message\u202f?",
    retractHint:
      "Il disparaît des écrans de toutes les personnes qui l’ont, avec ses versions précédentes. On verra encore qu’il a été retiré.",
    retractYes: "Retirer",
    cancel: "Annuler",
    close: "Fermer",
    editsTitle: "Versions précédentes",
    editsNow: "Maintenant",
    noEdits: "Il n’y a pas de versions précédentes ici.",
    loading: "Chargement…",
    forwardTitle: "Transférer à",
    forwardFind: "Rechercher une conversation",
    forwardNobody: "Rien ne porte ce nom.",
    receiversTitle: "Qui l’a reçu",
    seenBy: "Lu",
    deliveredTo: "Reçu",
    missing: "Pas encore reçu",
    read: "Lu",
    readShort: (done, all) => `lu par ${done} sur ${all}`,
    who: (words) => `${words}. Afficher qui`,

    typing: (name) => `${name} écrit…`,
    typingTwo: (a, b) => `${a} et ${b} écrivent…`,
    typingMany: (n) => `${plural(n, { one: "# personne écrit", other: "# personnes écrivent" })}…`,

    mentioned: "vous êtes mentionné(e)",
    linkTo: (host) => `(${host})`,

    findPeople: "Rechercher des personnes",
    results: (n) => plural(n, { one: "# message trouvé", other: "# messages trouvés" }),
    someResults: (n) => `${plural(n, { one: "# message", other: "# messages" })} à ce stade`,
    searching: "Recherche…",
    nothingFound: "Aucun message ne contient tous ces mots.",
    moreResults: "Afficher les plus anciens",

    rooms: "Salons",
    newRoom: "Nouveau salon",
    newRoomTitle: "Nouveau salon",
    roomName: "Nom",
    roomMembers: "Membres",
    roomMake: "Créer le salon",
    roomHint:
      "Chaque membre reçoit ce qui y est écrit, plus tard aussi en cas d’absence. Vous seul(e) pouvez exclure quelqu’un.",
    members: (n) => plural(n, { one: "# membre", other: "# membres" }),
    roomMembersShow: "Salon et membres",
    roomTopic: "Sujet",
    roomMaker: "(à l’origine du salon)",
    roomAdd: "Ajouter quelqu’un…",
    roomAddTitle: (room) => `Ajouter quelqu’un à ${room}`,
    roomAddYes: "Ajouter",
    roomRemove: (name) => `Exclure ${name}`,
    roomLeave: "Quitter le salon…",
    roomLeaveTitle: (room) => `Quitter ${room}\u202f?`,
    roomLeaveHint: "Vous ne recevrez plus rien de ce qui y est écrit. Ce que vous avez reste ici.",
    roomLeaveYes: "Quitter",
    roomLeft: "Vous n’êtes plus dans ce salon.",
    saved: "Enregistré",
    firstTextRoom: "Ce que vous écrivez va à chaque membre, chiffré, et est conservé jusqu’à son arrivée.",

    conversationTitle: "Cette conversation",
    mutedMark: "en sourdine",
    favouriteMark: "favori",
    keepDays: "Jours de conservation des messages",
    keepAllDays: "Jours de conservation des messages",
    keepAlways: "sans limite",
    keepAsAll: "comme les autres",
    badDays: "Indiquez un nombre entier de jours de 1 à 36\u202f500, ou rien.",
    exportTitle: "Enregistrer une copie",
    exportAs: { text: "Texte", json: "JSON", html: "HTML" },
    exported: (name) => `Enregistré sous ${name}`,
    remove: "Supprimer la conversation…",
    removeTitle: "Supprimer cette conversation\u202f?",
    removeHint:
      "Tous ses messages disparaissent de cet ordinateur, y compris ceux qui attendent d’être envoyés. Les autres gardent ce qu’ils ont. C’est irréversible.",
    removeYes: "Supprimer",

    nickname: "Surnom",
    callsSelf: "Se fait appeler",
    block: "Bloquer",
    blocked: "bloqué",
    blockHint:
      "Une fois la personne bloquée, rien de ce qu’elle envoie n’est accepté, et elle n’en est pas informée. Ce qu’elle a envoyé entre-temps arrive quand vous la débloquez.",
    blockedHere: "Vous avez bloqué cette personne. Ce qu’elle envoie n’est pas accepté.",
    unblock: "Débloquer",
    twin: (name) =>
      `Quelqu’un d’autre du nom de ${name} était déjà ici avec une autre clé. Comparez le numéro de sécurité avant de faire confiance à cette personne.`,
    qrLabel: "Le numéro de sécurité sous forme de code QR",

    settings: "Paramètres",
    receipts: "Montrer aux autres ce que vous avez lu, et que vous écrivez",
    receiptsHint:
      "Seules les personnes à qui vous avez écrit le voient. Sans cela, vous ne le voyez pas non plus des autres.",
    keyTitle: "Phrase secrète de votre identité",
    keyPlain: "Il n’y en a pas\u202f: qui peut lire les fichiers de ce compte peut se faire passer pour vous.",
    keyProtected:
      "Elle est définie. LanMessenger la demande au démarrage, et personne ne peut la retrouver une fois oubliée.",
    keySet: "Définir une phrase secrète…",
    keyChange: "Modifier…",
    keyRemove: "Supprimer…",
    keyCurrent: "Phrase secrète actuelle",
    keyNew: "Nouvelle phrase secrète",
    keyRepeat: "La même encore une fois",
    keyDiffer: "Les deux ne sont pas identiques\u202f: saisissez-les à nouveau.",
    keySaving: "En cours…",
    keySaved: "C’est fait",
    keyYes: { set: "Définir", change: "Modifier", remove: "Supprimer" },
    picture: "Votre photo",
    pictureChoose: "Choisir une image…",
    pictureRemove: "Supprimer",
    pictureBad: "Ce n’est pas une image qui puisse être affichée.",
    group: "Groupe ou service",
  },

  emoji: {
    choose: "Choisir un émoji",
    find: "Rechercher un émoji",
    groupsLabel: "Catégories d’émojis",
    recent: "Derniers utilisés",
    groups: {
      smileys: "Émoticônes et émotions",
      people: "Personnes et corps",
      animals: "Animaux et nature",
      food: "Nourriture et boissons",
      travel: "Voyages et lieux",
      activities: "Activités",
      objects: "Objets",
      symbols: "Symboles",
      flags: "Drapeaux",
    },
    tone: "Couleur de peau",
    tones: ["Aucune", "Claire", "Moyennement claire", "Légèrement mate", "Mate", "Foncée"],
    found: (n) => plural(n, { one: "# émoji trouvé", other: "# émojis trouvés" }),
    none: "Aucun émoji ne porte ce nom.",
    loading: "Chargement des émojis…",
    failed: "Les émojis n’ont pas pu être chargés.",
  },

  mention: {
    list: "Personnes que vous pouvez mentionner",
    found: (n) =>
      plural(n, {
        one: "# personne porte ce nom. Choisissez avec les flèches et Entrée.",
        other: "# personnes portent ce nom. Choisissez avec les flèches et Entrée.",
      }),
  },

  question: {
    choices: "Réponses au choix",
    waits: "Pas encore de réponse",
    chosen: "a été choisi",
    chosenByYou: "choisi par vous",
    over: "Cette question est close",
  },

  drafts: {
    line: (words) => `Brouillon\u202f: ${words}`,
    filesLost: "Des fichiers qui devaient partir avec ce message ne sont plus ici\u202f: choisissez-les à nouveau.",
    bytesLeft: (n) => plural(n, { one: "# octet restant", other: "# octets restants" }),
    bytesOver: (n) => plural(n, { one: "# octet de trop", other: "# octets de trop" }),
    tooLong: "Le message est trop long pour être envoyé en une fois.",
  },

  programs: {
    hint:
      "D’autres programmes de cet ordinateur, des scripts par exemple, peuvent lire et écrire ici avec un jeton que vous créez pour eux. Chacun ne permet que ce que vous choisissez.",
    tokens: "Jetons",
    noTokens: "Il n’y en a aucun\u202f: aucun autre programme n’a accès.",
    make: "Créer un jeton…",
    name: "Nom",
    namePlaceholder: "À quoi il sert",
    scopes: "Ce qu’il permet",
    scope: {
      read: "Lire les messages, les personnes et ce qui se passe",
      send: "Envoyer des messages, les modifier et réagir",
      files: "Proposer des fichiers, en accepter et les récupérer",
      people: "Donner des surnoms et bloquer des personnes",
      rooms: "Créer des salons et les modifier",
      settings: "Modifier les paramètres et supprimer des conversations",
    },
    brief: {
      read: "lecture",
      send: "envoi",
      files: "fichiers",
      people: "personnes",
      rooms: "salons",
      settings: "paramètres",
    },
    reach: "Où",
    everywhere: "Dans toutes les conversations",
    expires: "Combien de temps",
    days: (n) => plural(n, { one: "Pendant # jour", other: "Pendant # jours" }),
    forGood: "Jusqu’à sa révocation",
    yes: "Créer",
    noScope: "Choisissez au moins une chose qu’il permet.",
    secret: "Le jeton",
    secretHint:
      "Il n’est montré qu’une fois. Copiez-le maintenant et ne le donnez qu’au programme\u202f: qui l’a peut faire ce qu’il permet.",
    copy: "Copier",
    copied: "Copié",
    notCopied: "Le navigateur ne permet pas de le copier\u202f: sélectionnez-le et copiez-le vous-même.",
    done: "Terminé",
    only: (names) => `seulement ${names}`,
    all: "toutes les conversations",
    used: (when) => `dernière utilisation\u202f: ${when}`,
    neverUsed: "jamais utilisé",
    until: (when) => `jusqu’à\u202f: ${when}`,
    expired: "expiré",
    revoke: "Révoquer",
    revokeOf: (name) => `Révoquer ${name}`,
    revoked: (name) => `${name} ne sert plus à rien.`,
    webhooks: "Adresses averties des nouveaux messages",
    noWebhooks: "Il n’y en a aucune. Elles se créent en ligne de commande\u202f: lanmessenger webhook create",
    webhookProblem: (why) => `Nouvel essai plus tard\u202f: ${why}`,
    remove: "Retirer",
    removeOf: (url) => `Retirer ${url}`,
    removed: (url) => `${url} n’est plus avertie.`,
  },

  noKey: "Ouvrir à nouveau LanMessenger",
  noKeyHint:
    "Cet onglet n’en a pas la clé. Ouvrez à nouveau LanMessenger depuis son icône, ou avec cette commande\u202f:",
  noKeyCommand: "lanmessenger",
  noKeyInstalled:
    "Cette fenêtre n’a pas de clé\u202f: le navigateur l’a ouverte, et seul LanMessenger en donne une. Fermez-la, et laissez cette commande ouvrir une fenêtre qui en a une\u202f:",
  noKeyWindowCommand: "lanmessenger --app",
  noKeyDrafts: "Ce que vous aviez écrit est encore là\u202f:",
  noKeyDraft: "Écrit, non envoyé",
};

export default catalogue;
