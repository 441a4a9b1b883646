import { attributesOf, type Warn } from './attributes.ts';
import { readDial } from './read-dial.ts';
import { TwimlFault } from './twiml-fault.ts';
import type { Enqueue, Gather, Pause, Play, Record, Say, Verb } from './verbs.ts';
import { elementsOf, readXml, textOf, XmlFault, type XmlElement } from './xml.ts';

export interface Twiml {
  verbs: Verb[];
  /** What Twilio would note as 12200 and then go on. */
  warnings: string[];
}

const sayCharactersMax = 4_096;
const queueNameCharactersMax = 64;

/**
 * Reads a voice document. An unknown attribute or a bad value is a warning.
 * @throws TwimlFault 12100 when it is no XML, 12200 when it has an element that is not for there
 */
export function readTwiml(text: string): Twiml {
  const warnings: string[] = [];
  const warn: Warn = (message) => void warnings.push(message);
  const root = readRoot(text);
  if (root.name !== 'Response') throw misplaced(root, 'a document, whose root is <Response>');
  return { verbs: elementsOf(root).map((element) => readVerb(element, warn)), warnings };
}

function readRoot(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlFault) throw new TwimlFault(12_100, `not XML: ${error.message}`);
    throw error;
  }
}

function misplaced(element: XmlElement, where: string): TwimlFault {
  return new TwimlFault(12_200, `<${element.name.slice(0, 50)}> is not for ${where}`);
}

function readVerb(element: XmlElement, warn: Warn): Verb {
  switch (element.name) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return readSound(element, warn);
    case 'Gather':
      return readGather(element, warn);
    case 'Record':
      return readRecord(element, warn);
    case 'Dial':
      return readDial(element, warn);
    case 'Enqueue':
      return readEnqueue(element, warn);
    case 'Leave':
    case 'Hangup':
    case 'Reject':
    case 'Redirect':
      return readTurn(element, warn);
    default:
      throw misplaced(element, '<Response>, or is not simulated');
  }
}

function readSound(element: XmlElement, warn: Warn): Say | Play | Pause {
  const from = attributesOf(element, warn);
  const read = (): Say | Play | Pause => {
    switch (element.name) {
      case 'Say':
        from.ignore('voice', 'language');
        return { verb: 'Say', text: sayText(element, warn), loop: loopOf() };
      case 'Play':
        return { verb: 'Play', url: textOf(element), digits: from.text('digits'), loop: loopOf() };
      case 'Pause':
        return { verb: 'Pause', lengthSeconds: from.integer('length', { min: 0 }) ?? 1 };
      default:
        throw misplaced(element, '<Gather>');
    }
  };
  const loopOf = (): number => from.integer('loop', { min: 0 }) ?? 1;
  const sound = read();
  from.done();
  return sound;
}

function sayText(element: XmlElement, warn: Warn): string {
  const text = textOf(element).replace(/\s+/g, ' ');
  if (text.length > sayCharactersMax) warn(`Say: cut after ${sayCharactersMax} characters`);
  return text.slice(0, sayCharactersMax);
}

function readGather(element: XmlElement, warn: Warn): Gather {
  const from = attributesOf(element, warn);
  const input = from.oneOf('input', ['dtmf', 'speech', 'dtmf speech', 'speech dtmf'], 'dtmf');
  if (input !== 'dtmf') warn('Gather: speech is not simulated, only keys are heard');
  const timeout = from.text('timeout');
  const gather: Gather = {
    verb: 'Gather',
    action: from.text('action'),
    method: from.method('method'),
    timeoutSeconds: timeout === null || timeout === 'auto' ? 5 : secondsOf(timeout, warn),
    finishOnKey: from.text('finishOnKey') ?? '#',
    numDigits: from.integer('numDigits', { min: 1 }),
    actionOnEmptyResult: from.boolean('actionOnEmptyResult', false),
    takesDigits: input.includes('dtmf'),
    nested: elementsOf(element).map((child) => readSound(child, warn)),
  };
  from.ignore('speechTimeout', 'hints', 'language', 'speechModel', 'profanityFilter', 'enhanced');
  from.ignore('bargeIn', 'partialResultCallback', 'partialResultCallbackMethod', 'debug');
  from.ignore('maxSpeechTime', 'minConfidence');
  from.done();
  return gather;
}

function secondsOf(text: string, warn: Warn): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  warn(`Gather: timeout is ${JSON.stringify(text.slice(0, 100))}, wanted seconds or auto`);
  return 5;
}

function readRecord(element: XmlElement, warn: Warn): Record {
  const from = attributesOf(element, warn);
  const record: Record = {
    verb: 'Record',
    action: from.text('action'),
    method: from.method('method'),
    timeoutSeconds: from.integer('timeout', { min: 1, max: 3_600 }) ?? 5,
    maxLengthSeconds: from.integer('maxLength', { min: 1, max: 14_400 }) ?? 3_600,
    playBeep: from.boolean('playBeep', true),
    recordingStatusCallback: from.text('recordingStatusCallback'),
    recordingStatusCallbackMethod: from.method('recordingStatusCallbackMethod'),
  };
  from.ignore('finishOnKey', 'trim', 'transcribe', 'transcribeCallback', 'recordingTrack');
  from.ignore('recordingStatusCallbackEvent');
  from.done();
  return record;
}

function readEnqueue(element: XmlElement, warn: Warn): Enqueue {
  const from = attributesOf(element, warn);
  const workflowSid = from.text('workflowSid');
  const enqueue: Enqueue = {
    verb: 'Enqueue',
    action: from.text('action'),
    method: from.method('method'),
    waitUrl: from.text('waitUrl'),
    waitUrlMethod: from.method('waitUrlMethod'),
    to:
      workflowSid === null
        ? { queue: queueName(textOf(element)) }
        : { workflowSid, task: readTask(element, warn) },
  };
  from.ignore('maxQueueSize');
  from.done();
  return enqueue;
}

function queueName(name: string): string {
  if (name === '' || name.length > queueNameCharactersMax)
    throw new TwimlFault(
      12_200,
      `Enqueue: a queue's name has 1-${queueNameCharactersMax} characters`,
    );
  return name;
}

function readTask(
  element: XmlElement,
  warn: Warn,
): { attributes: string; priority: number | null; timeoutSeconds: number | null } {
  const [task, ...more] = elementsOf(element);
  if (more.length > 0) throw misplaced(more[0] ?? element, '<Enqueue>, which has one <Task>');
  if (task === undefined) return { attributes: '{}', priority: null, timeoutSeconds: null };
  if (task.name !== 'Task') throw misplaced(task, '<Enqueue>');
  const from = attributesOf(task, warn);
  const read = {
    attributes: textOf(task),
    priority: from.integer('priority', { min: 0, max: 2_147_483_647 }),
    timeoutSeconds: from.integer('timeout', { min: 1, max: 1_209_600 }),
  };
  from.done();
  return read;
}

function readTurn(element: XmlElement, warn: Warn): Verb {
  const from = attributesOf(element, warn);
  const read = (): Verb => {
    switch (element.name) {
      case 'Redirect':
        return { verb: 'Redirect', url: textOf(element), method: from.method('method') };
      case 'Reject':
        return { verb: 'Reject', reason: from.oneOf('reason', ['rejected', 'busy'], 'rejected') };
      case 'Leave':
        return { verb: 'Leave' };
      default:
        return { verb: 'Hangup' };
    }
  };
  const verb = read();
  from.done();
  return verb;
}
