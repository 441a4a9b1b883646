import { leavingCustomer, pressingCustomer, willingCustomer } from './customer.ts';
import type { Scenario } from './scenario.ts';

/** Waits as short as a reader's patience; everything else as in real life. */
const quick = {
  estimate: { source: 'fixed' as const, seconds: 3 },
  afterRegistrationSeconds: 1,
  customerRingSeconds: 6,
  agentWaitSeconds: 15,
  retry: { maxAttempts: 2, delaySeconds: 2 },
  agentRetry: { maxAttempts: 2, delaySeconds: 2 },
};
const willing: Scenario['phone'] = (record, hz) => [
  { kind: 'answers', afterMs: 1500, person: willingCustomer(record, hz) },
];

/** Every story that `unhold simulate` can tell. Press 1: call me back; press 1: at this number. */
export const scenarios: Scenario[] = [
  {
    name: 'callback',
    about: 'A caller asks for a callback, is rung, presses 1 and talks with an agent.',
    target: quick,
    presses: ['1', '1'],
    phone: willing,
    withinMs: 60_000,
  },
  {
    name: 'agent-first',
    about: 'The agent is called first; when he is on the line the customer is rung.',
    target: { ...quick, firstParty: 'agent', destinationIsPerson: true },
    centre: { reception: { kind: 'person', ringMs: 800 } },
    presses: ['1', '1'],
    phone: (record, hz) => [
      { kind: 'answers', afterMs: 1500, person: willingCustomer(record, hz) },
    ],
    withinMs: 60_000,
  },
  {
    name: 'queue-and-key',
    about: 'The contact centre answers with its own queue; the agent presses 1 when he is there.',
    target: { ...quick, agentConfirmation: 'key' },
    centre: { pressesOne: true },
    presses: ['1', '1'],
    phone: willing,
    withinMs: 60_000,
  },
  {
    name: 'busy-then-answers',
    about: 'The phone is busy the first time; the second attempt reaches the customer.',
    target: quick,
    presses: ['1', '1'],
    phone: (record, hz) => [{ kind: 'busy' }, ...willing(record, hz)],
    withinMs: 60_000,
  },
  {
    name: 'voicemail',
    about: 'A machine answers both times: no key is pressed, nobody is connected.',
    target: quick,
    presses: ['1', '1'],
    phone: () => [{ kind: 'voicemail', afterMs: 800 }],
    withinMs: 120_000,
  },
  {
    name: 'no-answer',
    about: 'Nobody picks up until the attempts are used up.',
    target: quick,
    presses: ['1', '1'],
    phone: () => [{ kind: 'no-answer' }],
    withinMs: 60_000,
  },
  {
    name: 'too-late',
    about: 'The phone is picked up at the very moment we stop ringing it.',
    target: { ...quick, customerRingSeconds: 3 },
    presses: ['1', '1'],
    phone: (record, hz) => [
      { kind: 'answers-after-cancel', person: willingCustomer(record, hz, 5000) },
      ...willing(record, hz),
    ],
    withinMs: 60_000,
  },
  {
    name: 'lost-replies',
    about: 'The network loses replies; nobody notices.',
    target: quick,
    presses: ['1', '1'],
    phone: (record, hz) => [
      {
        kind: 'loses-replies',
        count: 3,
        next: { kind: 'answers', afterMs: 1500, person: willingCustomer(record, hz) },
      },
    ],
    withinMs: 60_000,
  },
  {
    name: 'trunk-fails',
    about: 'The trunk answers 503 the first time.',
    target: quick,
    presses: ['1', '1'],
    phone: (record, hz) => [{ kind: 'fails', status: 503 }, ...willing(record, hz)],
    withinMs: 60_000,
  },
  {
    name: 'not-now',
    about: 'The customer presses 3: the callback is no longer wanted.',
    target: quick,
    presses: ['1', '1'],
    phone: (record) => [
      { kind: 'answers', afterMs: 1000, person: pressingCustomer(record, ['3']) },
    ],
    withinMs: 60_000,
  },
  {
    name: 'impatient',
    about: 'The customer presses 1 and hangs up before an agent is there.',
    target: { ...quick, agentConfirmation: 'key' },
    centre: { agents: 0 },
    presses: ['1', '1'],
    phone: (record) => [
      { kind: 'answers', afterMs: 1000, person: leavingCustomer(record, 3000, '1') },
    ],
    withinMs: 60_000,
  },
  {
    name: 'early-hang-up',
    about: 'The caller hangs up right after confirming the number: the promise stands.',
    target: quick,
    presses: ['1', '1'],
    hangsUpEarly: true,
    phone: willing,
    withinMs: 60_000,
  },
  {
    name: 'closed-centre',
    about: 'The contact centre refuses every call: an apology, and in the end agent-unreachable.',
    target: quick,
    centre: { reception: { kind: 'refuses', status: 503 } },
    presses: ['1', '1'],
    phone: (record) => [{ kind: 'answers', afterMs: 800, person: pressingCustomer(record, ['1']) }],
    withinMs: 90_000,
  },
];

export function findScenario(name: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.name === name);
}
