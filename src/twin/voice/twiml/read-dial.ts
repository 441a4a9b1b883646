import { attributesOf, readNounAttributes, type Warn } from './attributes.ts';
import { readSipNoun } from './sip-noun.ts';
import { TwimlFault } from './twiml-fault.ts';
import type { Dial, NumberNoun, QueueNoun, SipNoun } from './verbs.ts';
import { elementsOf, textOf, type XmlElement } from './xml.ts';

const nounsMax = 10;
const fourHoursSeconds = 14_400;

/** @throws TwimlFault for nouns that cannot be dialled, or not together */
export function readDial(element: XmlElement, warn: Warn): Dial {
  const from = attributesOf(element, warn);
  const dial = {
    verb: 'Dial' as const,
    action: from.text('action'),
    method: from.method('method'),
    timeoutSeconds: from.integer('timeout', { min: 1, max: 600 }) ?? 30,
    timeLimitSeconds: from.integer('timeLimit', { min: 1, max: 86_400 }) ?? fourHoursSeconds,
    callerId: from.text('callerId'),
    answerOnBridge: from.boolean('answerOnBridge', false),
    hangupOnStar: from.boolean('hangupOnStar', false),
    nouns: readNouns(element, warn),
  };
  if ((from.text('record') ?? 'do-not-record') !== 'do-not-record')
    warn('Dial: record is not simulated, nothing is recorded');
  from.ignore('ringTone', 'trim', 'sequential', 'recordingTrack', 'recordingStatusCallback');
  from.ignore('recordingStatusCallbackMethod', 'recordingStatusCallbackEvent', 'referUrl');
  from.ignore('referMethod', 'events');
  from.done();
  return dial;
}

function readNouns(element: XmlElement, warn: Warn): Dial['nouns'] {
  const children = elementsOf(element);
  if (children.length === 0) return [bareNumber(textOf(element))];
  if (children.length > nounsMax)
    throw new TwimlFault(12_200, `Dial has ${nounsMax} nouns at most`);
  const nouns = children.map((child) => readNoun(child, warn));
  const [first] = nouns;
  if (first?.noun === 'Queue' && nouns.length === 1) return [first];
  const phones = nouns.filter((noun) => noun.noun !== 'Queue');
  if (phones.length < nouns.length)
    throw new TwimlFault(12_200, 'Queue must be the only noun of Dial');
  return phones;
}

function readNoun(element: XmlElement, warn: Warn): NumberNoun | SipNoun | QueueNoun {
  switch (element.name) {
    case 'Number':
      return readNumber(element, warn);
    case 'Sip':
      return readSip(element, warn);
    case 'Queue':
      return readQueue(element, warn);
    default:
      throw new TwimlFault(12_200, `<${element.name.slice(0, 50)}> in Dial is not simulated`);
  }
}

function bareNumber(number: string): NumberNoun {
  return {
    ...{ noun: 'Number', number, sendDigits: null, url: null, method: 'POST' },
    callback: { url: null, method: 'POST', events: [] },
  };
}

function readNumber(element: XmlElement, warn: Warn): NumberNoun {
  const from = attributesOf(element, warn);
  const noun: NumberNoun = {
    ...{ noun: 'Number', number: textOf(element), sendDigits: from.text('sendDigits') },
    ...readNounAttributes(from, warn),
  };
  from.ignore('byoc', 'machineDetection');
  from.done();
  return noun;
}

function readSip(element: XmlElement, warn: Warn): SipNoun {
  const from = attributesOf(element, warn);
  const read = readSipNoun(textOf(element));
  if (typeof read === 'string') throw new TwimlFault(13_224, `Dial, Sip: ${read}`);
  for (const name of read.dropped) warn(`Sip: the header ${name} is not passed on`);
  const [username, password] = [from.text('username'), from.text('password')];
  const noun: SipNoun = {
    ...{ noun: 'Sip', uri: read.uri, headers: read.headers },
    credentials: username === null ? null : { username, password: password ?? '' },
    ...readNounAttributes(from, warn),
  };
  from.ignore('codecs', 'machineDetection');
  from.done();
  return noun;
}

function readQueue(element: XmlElement, warn: Warn): QueueNoun {
  const from = attributesOf(element, warn);
  const noun: QueueNoun = {
    ...{ noun: 'Queue', name: textOf(element) },
    ...{ url: from.text('url'), method: from.method('method') },
  };
  // Which task is taken is TaskRouter's choice here; see docs/twin.md.
  for (const name of ['reservationSid', 'postWorkActivitySid'])
    if (from.text(name) !== null) warn(`Queue: ${name} is not simulated`);
  from.done();
  return noun;
}
