import type { SettingTexts } from '../../pages/targets/setting-groups.ts';

export const targetSettings: SettingTexts = {
  groups: {
    basics: {
      title: 'Name and number',
      lead: 'What it is called, and what customers see ringing.',
    },
    offer: { title: 'Offer', lead: 'Who is offered a callback instead of holding.' },
    quote: {
      title: 'Quote and estimate',
      lead: 'Where the wait is known from, and what callers are told of it.',
    },
    hours: {
      title: 'Opening hours and staffing',
      lead: 'When people work, and how many. Nobody is promised a call that would come after closing.',
    },
    dialling: {
      title: 'Dialling and retries',
      lead: 'When the customer is rung, for how long, and how often again.',
    },
    agent: {
      title: 'Agent side',
      lead: 'Where the agent is called, and how we know that a person is there.',
    },
    pacing: { title: 'Pacing', lead: 'What decides that it is somebody’s turn.' },
    countries: {
      title: 'Countries and blocks',
      lead: 'Which numbers may be called at all. Premium, emergency and satellite numbers never are.',
    },
    metadata: {
      title: 'Metadata items',
      lead: 'What the caller’s first call brings along, so that the agent does not ask again.',
    },
    twilio: {
      title: 'Twilio queue',
      lead: 'The queue of the same callers in Twilio TaskRouter, if that is your contact centre.',
    },
  },
  settings: {
    name: {
      label: 'Name',
      what: 'What this queue is called here, in reports and in the API. Unique.',
      effect: 'Callers never hear it. Renaming it breaks nothing: everything refers to its id.',
    },
    callerId: {
      label: 'Number shown to the customer',
      what: 'In the form +12025550110. It must be one that your carrier lets you show.',
      effect:
        'A number that people know is answered more often. If they cannot ring it back, a missed callback is lost for good.',
    },
    registering: {
      label: 'Take new callbacks',
      what: 'Whether anybody is offered a callback here.',
      effect:
        'Off: callers hold as if this were not there. Whoever was promised a call still gets it.',
    },
    offer: {
      label: 'Who makes the offer',
      what: 'Whether callers handed over to us still have to be asked.',
      effect:
        'If the contact centre has asked already, asking again annoys; if it has not, promising without asking calls people who would rather have held.',
      options: {
        ask: 'We ask the caller',
        'already-made': 'The contact centre asked, the caller said yes',
      },
    },
    scheduling: {
      label: 'Offer a later time too',
      what: 'Callers may choose a day and an hour instead of their turn in line.',
      effect:
        'On: fewer calls in the rush, and more people who are busy when their chosen time comes. Off: a shorter question.',
    },
    maxWaiting: {
      label: 'Callbacks waiting at most',
      what: 'Beyond so many open callbacks no more is taken.',
      effect:
        'Lower: people hold rather than wait for a call that would come very late. Higher: more promises than the day may have hours for.',
      none: 'no limit',
    },
    'offerRule.thresholdSeconds': {
      label: 'Offered from a wait of',
      what: 'A callback is offered to a caller in the contact centre’s queue when the wait is longer than this, as probably as set below.',
      effect:
        'Lower: more callers are offered one, also some whose agent would have come at once. Higher: more of them hold.',
    },
    'offerRule.atProbability': {
      label: 'How probable the long wait must be',
      what: 'From 0 to 1. 0.5: as likely as not.',
      effect:
        'Higher: the offer is made only when a long wait is nearly certain. Lower: also when it is merely possible.',
    },
    'offerRule.leastWaitSeconds': {
      label: 'Never offered below',
      what: 'No offer while the expected wait is shorter, whatever the chances say.',
      effect:
        'Higher: nobody is sent away who would have been answered soon. 0: the chances alone decide.',
    },
    'offerRule.mostWaitSeconds': {
      label: 'Never offered above',
      what: 'No offer while the expected wait is longer.',
      effect:
        'Lower: no promise that would be kept only hours later; those callers hold, or hang up. Without a limit the longest waits get an offer too.',
      none: 'no limit',
    },
    holdDestination: {
      label: 'Where callers go who keep holding',
      what: 'SIP address or number to which we connect a caller who declines.',
      effect:
        'Without one we hang up our leg, and the contact centre’s flow has to take the caller back: check that it does, or the caller is cut off.',
      none: 'the contact centre takes them back',
    },
    'estimate.source': {
      label: 'Where the wait is known from',
      what: 'A figure of yours, or what is seen happening in the line.',
      effect:
        'Fixed: everybody is told the same, right or wrong. From the line: quotes follow the day, and need a queue that can be seen, or some calls to learn from.',
      options: { fixed: 'A fixed wait', line: 'From the line' },
    },
    'estimate.seconds': {
      label: 'The fixed wait',
      what: 'From joining the line to an agent. Used only with a fixed wait.',
      effect:
        'Too low: callbacks come later than said, and agents are not free when customers answer. Too high: people wait at home for nothing.',
    },
    'estimate.fallbackSeconds': {
      label: 'The wait while the line tells nothing',
      what: 'Used only with the wait from the line: at the start of the day, or while its source is silent.',
      effect:
        'With a figure callbacks go on being promised on your word. Without one none is offered until the line is seen again.',
      none: 'unknown, so no callback is offered',
    },
    'quote.floorSeconds': {
      label: 'Shortest wait that is said',
      what: 'Below it callers hear this.',
      effect:
        'Higher: fewer promises that are missed by a minute. Lower: exact for short waits, and wrong more often.',
    },
    'quote.capSeconds': {
      label: 'Longest wait that is said',
      what: 'Above it callers hear “in more than …”. It changes words only: who is offered a callback stays the same.',
      effect:
        'Lower: long waits are told vaguely. Higher: callers hear how long it really is, and more of them give up.',
    },
    timeZone: {
      label: 'Time zone',
      what: 'Such as Europe/Zurich. Opening hours, and times that callers choose, are on its clocks.',
      effect: 'A wrong one shifts every opening hour and every chosen time, silently.',
    },
    staffing: {
      label: 'Who works when',
      what: 'How many agents are planned, by weekday and hour. It is also the opening hours.',
      effect:
        'Hours missing here: nobody is promised a call then. More agents than really come: waits are quoted too short.',
      none: 'always open, nothing planned',
    },
    processing: {
      label: 'Call people back',
      what: 'Whether callbacks that are due are dialled.',
      effect: 'Off: nobody is called, and those waiting keep waiting until their promise expires.',
    },
    customerRingSeconds: {
      label: 'The customer’s phone rings for',
      what: 'Then the attempt counts as not answered.',
      effect:
        'Longer: more people reach their phone, and more voicemails answer. Shorter: more attempts are needed.',
    },
    minimumDelaySeconds: {
      label: 'Not called sooner than',
      what: 'After the promise, even when an agent is free at once.',
      effect:
        'Higher: nobody is rung while still putting the phone away, and everybody waits at least this long.',
    },
    afterRegistrationSeconds: {
      label: 'Pause after hanging up',
      what: 'From the end of the caller’s first call.',
      effect: 'Too short: the line may still be busy, which costs an attempt.',
    },
    'retry.maxAttempts': {
      label: 'Attempts at the customer',
      what: 'Calls at most, the first one included.',
      effect:
        'More: more people are reached in the end. Fewer: nobody feels pestered, and agents wait less for phones that are not answered.',
    },
    'retry.delaySeconds': {
      label: 'Pause before the next attempt',
      what: 'After a call that was busy, not answered, or answered by nobody who pressed the key.',
      effect:
        'Longer: better odds that the person is back. Shorter: close to the time that was promised.',
    },
    expiresAfterSeconds: {
      label: 'A promise expires after',
      what: 'An older callback is given up, called or not.',
      effect:
        'Shorter: nobody is rung about yesterday’s matter, and some promises are broken. Longer: people are called late rather than never.',
    },
    rtpTimeoutSeconds: {
      label: 'A silent line counts as lost after',
      what: 'When no audio at all arrives, not even silence.',
      effect:
        'Shorter: dead calls are cleared sooner; below some 20 s a phone that is muted by its network may be cut off.',
    },
    firstParty: {
      label: 'Who is called first',
      what: 'The customer, or the agent.',
      effect:
        'Customer first: agents never wait for a ringing phone, and customers may wait a moment for the agent. Agent first: the customer finds an agent on the line, and agents listen to ringing.',
      options: { customer: 'The customer', agent: 'The agent' },
    },
    destination: {
      label: 'Where the agent is called',
      what: 'SIP address such as sip:queue@acme.example, or a number.',
      effect:
        'Everybody who is called back is connected here. A wrong one: customers answer and meet nobody.',
    },
    failoverDestination: {
      label: 'Where else, if that fails',
      what: 'Called when the first address refuses or does not answer.',
      effect:
        'With one, an outage of the first address costs seconds. Without one it costs an attempt.',
      none: 'nowhere',
    },
    agentConfirmation: {
      label: 'What tells that a person is there',
      what: 'A queue answers too, so the answer alone may be a machine’s.',
      effect:
        'Too weak a sign: the customer is joined to hold music. A stronger one: the agent, or your system, has to give it each time.',
      options: {
        answer: 'The call is answered',
        key: 'The agent presses 1',
        api: 'Your system says so (agent-answered)',
        taskrouter: 'The task is accepted in TaskRouter',
      },
    },
    destinationIsPerson: {
      label: 'A person answers the address, not a queue',
      what: 'Say yes only where a phone on a desk rings.',
      effect:
        'Yes, though a queue answers: customers are rung before anybody is there for them. No: another sign of a person is needed to call the agent first.',
    },
    agentWaitSeconds: {
      label: 'Waiting for an agent at most',
      what: 'How long the agent side may ring or queue.',
      effect:
        'Longer: fewer customers are sent back to wait after they had answered. Shorter: nobody listens to music for long.',
    },
    'agentRetry.maxAttempts': {
      label: 'Attempts at the agent side',
      what: 'Counted apart: they do not use up those at the customer.',
      effect:
        'More: an outage of the contact centre is outlived. Fewer: the customer is rung in vain less often.',
    },
    'agentRetry.delaySeconds': {
      label: 'Pause before the agent side is tried again',
      what: 'After it refused, hung up or did not answer.',
      effect: 'Longer: time for a mended line. Shorter: the customer loses less time.',
    },
    'pacing.mode': {
      label: 'A turn comes',
      what: 'By the clock, or by the place in line.',
      effect:
        'When the quote is over: simple, and as wrong as the quote was. By place: nobody is rung before an agent is nearly free; it needs a line that can be seen.',
      options: { timer: 'When the quoted wait is over', position: 'When the place in line does' },
    },
    'pacing.heldShare': {
      label: 'Share that may be held for over 2 s',
      what: 'Of those who answer, when turns go by place. From 0.01 to 0.9.',
      effect:
        'Higher: agents are idle less, and more customers answer and then wait. Lower: customers wait less, agents more.',
      none: 'what suits the number of agents',
    },
    allowedCountries: {
      label: 'Countries that may be called',
      what: 'Two letters each, such as US or CH.',
      effect:
        'A country missing here: its callers cannot be called back. Each one more is one more that fraud could dial at your cost.',
      none: 'only that of the number shown',
    },
    blockedPrefixes: {
      label: 'Numbers never to be called',
      what: 'Beginnings of numbers, digits with the country code, such as 1900.',
      effect:
        'Nobody whose number begins like this is promised or called anything, also those who wait already.',
    },
    callerNumberFrom: {
      label: 'Headers that hold the caller’s number',
      what: 'Read in this order; the first with a valid number counts.',
      effect:
        'A wrong order: we ring the contact centre’s own number instead of the caller’s. None that fits: callers have to type their number.',
    },
    metadataItems: {
      label: 'Items carried to the agent',
      what: 'Each is read from the caller’s call, or asked, and sent on with the agent’s call under the same name.',
      effect:
        'Each item asked by keys or speech makes the caller’s call longer. Each one missing is a question the agent asks again.',
    },
    twilio: {
      label: 'Workspace and queue',
      what: 'Their SIDs, which begin with WS and WQ.',
      effect:
        'With it the line is seen: who waits, who works. Without it waits are learned from our own calls alone, and turns cannot go by place.',
      none: 'none',
    },
  },
};
