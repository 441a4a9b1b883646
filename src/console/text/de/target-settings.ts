import type { SettingTexts } from '../../pages/targets/setting-groups.ts';

export const targetSettings: SettingTexts = {
  groups: {
    basics: {
      title: 'Name und Nummer',
      lead: 'Wie es heißt, und was auf dem Telefon der Kunden steht.',
    },
    offer: { title: 'Angebot', lead: 'Wem statt Warten ein Rückruf angeboten wird.' },
    quote: {
      title: 'Schätzung und Ansage',
      lead: 'Woher die Wartezeit bekannt ist, und was Anrufern davon gesagt wird.',
    },
    hours: {
      title: 'Öffnungszeiten und Besetzung',
      lead: 'Wann gearbeitet wird, und von wie vielen. Niemandem wird ein Anruf nach Feierabend versprochen.',
    },
    dialling: {
      title: 'Wählen und Wiederholen',
      lead: 'Wann beim Kunden geläutet wird, wie lange, und wie oft noch einmal.',
    },
    agent: {
      title: 'Agentenseite',
      lead: 'Wo der Agent angerufen wird, und woran wir merken, dass ein Mensch da ist.',
    },
    pacing: { title: 'Reihenfolge', lead: 'Was entscheidet, dass jemand an der Reihe ist.' },
    countries: {
      title: 'Länder und Sperren',
      lead: 'Welche Nummern überhaupt angerufen werden. Mehrwert-, Notruf- und Satellitennummern nie.',
    },
    metadata: {
      title: 'Metadaten',
      lead: 'Was der erste Anruf mitbringt, damit der Agent nicht noch einmal fragt.',
    },
    twilio: {
      title: 'Twilio-Warteschlange',
      lead: 'Die Schlange derselben Anrufer in Twilio TaskRouter, wenn das Ihr Kontaktzentrum ist.',
    },
  },
  settings: {
    name: {
      label: 'Name',
      what: 'Wie diese Schlange hier, in Berichten und in der API heißt. Einmalig.',
      effect: 'Anrufer hören ihn nie. Umbenennen stört nichts: alles bezieht sich auf die Kennung.',
    },
    callerId: {
      label: 'Nummer, die der Kunde sieht',
      what: 'In der Form +12025550110. Es muss eine sein, die Ihr Anbieter zeigen lässt.',
      effect:
        'Eine bekannte Nummer wird öfter abgenommen. Kann man sie nicht zurückrufen, ist ein verpasster Rückruf verloren.',
    },
    registering: {
      label: 'Neue Rückrufe annehmen',
      what: 'Ob hier jemandem ein Rückruf angeboten wird.',
      effect:
        'Aus: Anrufer warten, als gäbe es das hier nicht. Wem einer versprochen ist, der bekommt ihn.',
    },
    offer: {
      label: 'Wer das Angebot macht',
      what: 'Ob Anrufer, die uns übergeben werden, noch gefragt werden müssen.',
      effect:
        'Hat das Kontaktzentrum schon gefragt, ärgert eine zweite Frage; hat es nicht, werden Leute angerufen, die lieber gewartet hätten.',
      options: {
        ask: 'Wir fragen den Anrufer',
        'already-made': 'Das Kontaktzentrum hat gefragt, der Anrufer sagte ja',
      },
    },
    scheduling: {
      label: 'Auch eine spätere Zeit anbieten',
      what: 'Anrufer dürfen statt ihres Platzes in der Reihe Tag und Stunde wählen.',
      effect:
        'Ein: weniger Anrufe im Andrang, und mehr Leute, die zur gewählten Zeit beschäftigt sind. Aus: eine kürzere Frage.',
    },
    maxWaiting: {
      label: 'Höchstens wartende Rückrufe',
      what: 'Sind so viele offen, wird keiner mehr angenommen.',
      effect:
        'Tiefer: man wartet lieber am Telefon als auf einen sehr späten Anruf. Höher: mehr Versprechen, als der Tag Stunden hat.',
      none: 'keine Grenze',
    },
    'offerRule.thresholdSeconds': {
      label: 'Angeboten ab einer Wartezeit von',
      what: 'Ein Rückruf wird in der Schlange des Kontaktzentrums angeboten, wenn die Wartezeit länger ist, so wahrscheinlich wie unten gesagt.',
      effect:
        'Tiefer: mehr Anrufer bekommen ein Angebot, auch solche, die gleich drangekommen wären. Höher: mehr von ihnen warten.',
    },
    'offerRule.atProbability': {
      label: 'Wie wahrscheinlich das lange Warten sein muss',
      what: 'Von 0 bis 1. 0,5: so wahrscheinlich wie nicht.',
      effect:
        'Höher: angeboten wird nur, wenn langes Warten fast sicher ist. Tiefer: auch, wenn es nur möglich ist.',
    },
    'offerRule.leastWaitSeconds': {
      label: 'Nie angeboten unter',
      what: 'Kein Angebot, solange die erwartete Wartezeit kürzer ist.',
      effect:
        'Höher: niemand wird weggeschickt, der bald drangekommen wäre. 0: allein die Wahrscheinlichkeit entscheidet.',
    },
    'offerRule.mostWaitSeconds': {
      label: 'Nie angeboten über',
      what: 'Kein Angebot, solange die erwartete Wartezeit länger ist.',
      effect:
        'Tiefer: kein Versprechen, das erst nach Stunden gehalten würde; diese Anrufer warten oder legen auf. Ohne Grenze wird auch dann angeboten.',
      none: 'keine Grenze',
    },
    holdDestination: {
      label: 'Wohin kommt, wer weiter wartet',
      what: 'SIP-Adresse oder Nummer, mit der wir verbinden, wer ablehnt.',
      effect:
        'Ohne sie legen wir auf, und der Ablauf des Kontaktzentrums muss den Anrufer zurücknehmen: prüfen Sie das, sonst ist er getrennt.',
      none: 'das Kontaktzentrum nimmt ihn zurück',
    },
    'estimate.source': {
      label: 'Woher die Wartezeit bekannt ist',
      what: 'Eine Zahl von Ihnen, oder was in der Schlange geschieht.',
      effect:
        'Fest: allen wird dasselbe gesagt, ob es stimmt oder nicht. Aus der Schlange: die Ansage folgt dem Tag, und braucht eine sichtbare Schlange oder einige Anrufe zum Lernen.',
      options: { fixed: 'Eine feste Wartezeit', line: 'Aus der Schlange' },
    },
    'estimate.seconds': {
      label: 'Die feste Wartezeit',
      what: 'Vom Anstellen bis zum Agenten. Gilt nur bei fester Wartezeit.',
      effect:
        'Zu tief: Rückrufe kommen später als gesagt, und kein Agent ist frei. Zu hoch: man wartet zu Hause umsonst.',
    },
    'estimate.fallbackSeconds': {
      label: 'Die Wartezeit, solange die Schlange nichts verrät',
      what: 'Gilt nur bei Wartezeit aus der Schlange: am Anfang des Tages, oder wenn ihre Quelle schweigt.',
      effect:
        'Mit einer Zahl wird auf Ihr Wort hin weiter versprochen. Ohne wird nichts angeboten, bis die Schlange wieder zu sehen ist.',
      none: 'unbekannt, also kein Angebot',
    },
    'quote.floorSeconds': {
      label: 'Kürzeste Wartezeit, die gesagt wird',
      what: 'Darunter hören Anrufer diese.',
      effect:
        'Höher: weniger Versprechen, die um eine Minute verfehlt werden. Tiefer: genau bei kurzem Warten, und öfter falsch.',
    },
    'quote.capSeconds': {
      label: 'Längste Wartezeit, die gesagt wird',
      what: 'Darüber hören Anrufer „in mehr als …“. Es ändert nur Worte, nicht wem angeboten wird.',
      effect:
        'Tiefer: langes Warten wird ungefähr gesagt. Höher: Anrufer hören, wie lange es wirklich dauert, und mehr geben auf.',
    },
    timeZone: {
      label: 'Zeitzone',
      what: 'Etwa Europe/Zurich. Öffnungszeiten und gewählte Zeiten gelten auf ihren Uhren.',
      effect: 'Eine falsche verschiebt still jede Öffnungszeit und jede gewählte Zeit.',
    },
    staffing: {
      label: 'Wer wann arbeitet',
      what: 'Wie viele Agenten geplant sind, nach Wochentag und Stunde. Zugleich die Öffnungszeiten.',
      effect:
        'Fehlende Stunden: dann wird niemandem ein Anruf versprochen. Mehr Agenten, als kommen: Wartezeiten werden zu kurz gesagt.',
      none: 'immer offen, nichts geplant',
    },
    processing: {
      label: 'Zurückrufen',
      what: 'Ob fällige Rückrufe gewählt werden.',
      effect:
        'Aus: niemand wird angerufen; wer wartet, wartet weiter, bis sein Versprechen verfällt.',
    },
    customerRingSeconds: {
      label: 'So lange läutet es beim Kunden',
      what: 'Danach gilt der Versuch als nicht abgenommen.',
      effect:
        'Länger: mehr Leute erreichen ihr Telefon, und mehr Anrufbeantworter nehmen ab. Kürzer: es braucht mehr Versuche.',
    },
    minimumDelaySeconds: {
      label: 'Nicht früher angerufen als',
      what: 'Nach dem Versprechen, auch wenn gleich ein Agent frei ist.',
      effect:
        'Höher: es läutet bei niemandem, der das Telefon erst weglegt, und alle warten mindestens so lange.',
    },
    afterRegistrationSeconds: {
      label: 'Pause nach dem Auflegen',
      what: 'Vom Ende des ersten Anrufs an.',
      effect: 'Zu kurz: die Leitung kann noch besetzt sein, was einen Versuch kostet.',
    },
    'retry.maxAttempts': {
      label: 'Versuche beim Kunden',
      what: 'Höchstens so viele Anrufe, der erste mitgezählt.',
      effect:
        'Mehr: am Ende werden mehr erreicht. Weniger: niemand fühlt sich bedrängt, und Agenten warten weniger auf Telefone, die keiner abnimmt.',
    },
    'retry.delaySeconds': {
      label: 'Pause vor dem nächsten Versuch',
      what: 'Nach einem Anruf, der besetzt war, nicht abgenommen oder nicht mit der Taste bestätigt wurde.',
      effect: 'Länger: die Person ist eher wieder da. Kürzer: nahe an der versprochenen Zeit.',
    },
    expiresAfterSeconds: {
      label: 'Ein Versprechen verfällt nach',
      what: 'Ein älterer Rückruf wird aufgegeben, angerufen oder nicht.',
      effect:
        'Kürzer: niemand wird wegen der Sache von gestern gestört, und manches Versprechen wird gebrochen. Länger: lieber spät als nie.',
    },
    rtpTimeoutSeconds: {
      label: 'Eine tote Leitung gilt als verloren nach',
      what: 'Wenn gar kein Ton ankommt, nicht einmal Stille.',
      effect:
        'Kürzer: tote Anrufe werden früher beendet; unter etwa 20 s kann ein Telefon getrennt werden, das sein Netz stumm hält.',
    },
    firstParty: {
      label: 'Wer zuerst angerufen wird',
      what: 'Der Kunde oder der Agent.',
      effect:
        'Kunde zuerst: Agenten warten nie auf ein läutendes Telefon, Kunden manchmal kurz auf den Agenten. Agent zuerst: der Kunde trifft gleich einen Agenten, und Agenten hören es läuten.',
      options: { customer: 'Der Kunde', agent: 'Der Agent' },
    },
    destination: {
      label: 'Wo der Agent angerufen wird',
      what: 'SIP-Adresse wie sip:queue@acme.example, oder eine Nummer.',
      effect:
        'Hierhin wird verbunden, wer zurückgerufen wird. Eine falsche: Kunden nehmen ab und treffen niemanden.',
    },
    failoverDestination: {
      label: 'Wo sonst, wenn das nicht geht',
      what: 'Angerufen, wenn die erste Adresse ablehnt oder nicht antwortet.',
      effect: 'Mit ihr kostet ein Ausfall der ersten Sekunden. Ohne sie kostet er einen Versuch.',
      none: 'nirgends',
    },
    agentConfirmation: {
      label: 'Woran man merkt, dass ein Mensch da ist',
      what: 'Auch eine Schlange nimmt ab; die Antwort allein kann die einer Maschine sein.',
      effect:
        'Ein zu schwaches Zeichen: der Kunde hört Wartemusik. Ein stärkeres: der Agent oder Ihr System muss es jedes Mal geben.',
      options: {
        answer: 'Der Anruf wird angenommen',
        key: 'Der Agent drückt die 1',
        api: 'Ihr System sagt es (agent-answered)',
        taskrouter: 'Die Aufgabe wird in TaskRouter angenommen',
      },
    },
    destinationIsPerson: {
      label: 'Unter der Adresse nimmt ein Mensch ab, keine Schlange',
      what: 'Ja nur dort, wo ein Telefon auf einem Tisch läutet.',
      effect:
        'Ja, obwohl eine Schlange abnimmt: beim Kunden läutet es, bevor jemand für ihn da ist. Nein: um den Agenten zuerst anzurufen, braucht es ein anderes Zeichen.',
    },
    agentWaitSeconds: {
      label: 'Höchstens auf einen Agenten warten',
      what: 'Wie lange es auf der Agentenseite läuten oder anstehen darf.',
      effect:
        'Länger: weniger Kunden müssen nach dem Abnehmen noch einmal warten. Kürzer: niemand hört lange Musik.',
    },
    'agentRetry.maxAttempts': {
      label: 'Versuche auf der Agentenseite',
      what: 'Eigens gezählt: sie verbrauchen die beim Kunden nicht.',
      effect:
        'Mehr: ein Ausfall des Kontaktzentrums wird überstanden. Weniger: beim Kunden läutet es seltener umsonst.',
    },
    'agentRetry.delaySeconds': {
      label: 'Pause, bis die Agentenseite wieder versucht wird',
      what: 'Nachdem sie ablehnte, auflegte oder nicht antwortete.',
      effect: 'Länger: Zeit für eine geflickte Leitung. Kürzer: der Kunde verliert weniger Zeit.',
    },
    'pacing.mode': {
      label: 'An die Reihe kommt man',
      what: 'Nach der Uhr oder nach dem Platz in der Reihe.',
      effect:
        'Wenn die gesagte Zeit um ist: einfach, und so falsch wie die Ansage. Nach Platz: es läutet bei niemandem, bevor fast ein Agent frei ist; dazu muss die Schlange zu sehen sein.',
      options: {
        timer: 'Wenn die gesagte Zeit um ist',
        position: 'Wenn der Platz in der Reihe drankommt',
      },
    },
    'pacing.heldShare': {
      label: 'Anteil, der über 2 s gehalten werden darf',
      what: 'Von denen, die abnehmen, wenn es nach Platz geht. Von 0,01 bis 0,9.',
      effect:
        'Höher: Agenten sind weniger untätig, und mehr Kunden nehmen ab und warten dann. Tiefer: Kunden warten weniger, Agenten mehr.',
      none: 'was zur Zahl der Agenten passt',
    },
    allowedCountries: {
      label: 'Länder, die angerufen werden dürfen',
      what: 'Je zwei Buchstaben, etwa US oder CH.',
      effect:
        'Fehlt ein Land, können seine Anrufer nicht zurückgerufen werden. Jedes mehr ist eines mehr, das Betrüger auf Ihre Kosten wählen lassen könnten.',
      none: 'nur das der gezeigten Nummer',
    },
    blockedPrefixes: {
      label: 'Nummern, die nie angerufen werden',
      what: 'Anfänge von Nummern, Ziffern mit Landesvorwahl, etwa 1900.',
      effect:
        'Wessen Nummer so beginnt, dem wird nichts versprochen, und er wird nicht angerufen, auch wer schon wartet.',
    },
    callerNumberFrom: {
      label: 'Kopfzeilen mit der Nummer des Anrufers',
      what: 'In dieser Reihenfolge gelesen; die erste mit einer gültigen Nummer zählt.',
      effect:
        'Falsche Reihenfolge: wir rufen die Nummer des Kontaktzentrums statt des Anrufers an. Keine, die passt: Anrufer müssen ihre Nummer tippen.',
    },
    metadataItems: {
      label: 'Was zum Agenten mitgeht',
      what: 'Jedes wird aus dem Anruf gelesen oder erfragt und mit dem Anruf an den Agenten unter demselben Namen gesandt.',
      effect:
        'Jede Frage nach Tasten oder Sprache verlängert den Anruf. Was fehlt, fragt der Agent noch einmal.',
    },
    twilio: {
      label: 'Workspace und Warteschlange',
      what: 'Ihre SIDs, die mit WS und WQ beginnen.',
      effect:
        'Mit ihr ist die Schlange zu sehen: wer wartet, wer arbeitet. Ohne sie lernt man nur aus den eigenen Anrufen, und nach Platz kann es nicht gehen.',
      none: 'keine',
    },
  },
};
