import { callTargetDefaults, type CallTargetSettings } from '../../src/callback/call-target.ts';
import type { Person } from '../support/phones.ts';
import type { Random } from './random.ts';

/** What happens in a world, all drawn from its seed. Times are milliseconds from its beginning. */
export interface Story {
  targets: CallTargetSettings[];
  numbers: string[];
  requests: {
    atMs: number;
    target: number;
    number: string;
    byPhone: boolean;
    later: string;
    laterMs: number;
  }[];
  faults: Fault[];
  nodeNames: string[];
  /** Of each call target: do the nodes see its line? */
  isSeen: boolean[];
}

export interface Fault {
  atMs: number;
  forMs: number;
  kind: 'kill' | 'freeze' | 'cut' | 'cut-all' | 'second-life';
  node: number;
}

/** The length of the part with faults; everything heals at its end. */
export const faultyMs = 300_000;

export function drawStory(random: Random, withFaults: boolean): Story {
  const numbers = Array.from({ length: random.int(3, 8) }, (_, n) => `+1202555010${n}`);
  const targets = [0, 1, 2].map((n) => drawTarget(random, n));
  const nodeNames = ['a', 'b', 'c'].slice(0, random.int(2, 3));
  return {
    ...{ numbers, targets, nodeNames },
    isSeen: targets.map(() => random.chance(0.6)),
    requests: Array.from({ length: random.int(6, 12) }, () =>
      drawRequest(random, targets, numbers),
    ),
    faults: withFaults
      ? Array.from({ length: random.int(2, 8) }, (): Fault => ({
          atMs: random.int(0, faultyMs - 30_000),
          forMs: random.int(1_000, 30_000),
          kind: random.pick(['kill', 'kill', 'freeze', 'freeze', 'cut', 'cut-all', 'second-life']),
          node: random.int(0, nodeNames.length - 1),
        })).map(outlasting(random))
      : [],
  };
}

/** Half the outages outlast every lease, that of a conversation too. */
const outlasting =
  (random: Random) =>
  (fault: Fault): Fault =>
    fault.kind === 'cut-all' && random.chance(0.5) ? { ...fault, forMs: 90_000 } : fault;

/** Most talk for a moment, some for minutes. */
function drawTalkMs(random: Random): number {
  return random.chance(0.3) ? random.int(100_000, 240_000) : random.int(1_000, 60_000);
}

function drawRequest(
  random: Random,
  targets: CallTargetSettings[],
  numbers: string[],
): Story['requests'][number] {
  const target = random.int(0, targets.length - 1);
  // Most changes of mind come while the phone rings: that is where they hurt.
  const estimate = targets[target]?.estimate;
  const dueMs = estimate?.source === 'fixed' ? estimate.seconds * 1000 : 0;
  const later = random.pick(['nothing', 'nothing', 'nothing', 'cancel', 'cancel', 'reschedule']);
  const laterMs = later === 'cancel' ? dueMs + random.int(0, 20_000) : random.int(0, 60_000);
  const atMs = random.int(0, 200_000);
  const number = random.pick(numbers);
  return { atMs, target, number, byPhone: random.chance(0.4), later, laterMs };
}

function drawTarget(random: Random, n: number): CallTargetSettings {
  const firstParty = random.pick(['customer', 'customer', 'agent'] as const);
  const agentConfirmation = random.pick(['answer', 'key', 'api'] as const);
  return {
    ...callTargetDefaults,
    ...{ name: `target ${n}`, firstParty, agentConfirmation, callerId: '+12025550150' },
    destinationIsPerson: firstParty === 'agent' && agentConfirmation === 'answer',
    destination: `sip:queue${n}@127.0.0.1`,
    failoverDestination: random.chance(0.5) ? `sip:failover${n}@127.0.0.1` : null,
    estimate: { source: 'fixed', seconds: random.int(0, 60) },
    retry: { maxAttempts: random.int(1, 3), delaySeconds: random.int(0, 60) },
    agentRetry: { maxAttempts: random.int(1, 3), delaySeconds: random.int(0, 40) },
    // Turns by place, whether anybody sees the line or not.
    pacing: { mode: random.pick(['timer', 'position']), heldShare: null },
    ...{ expiresAfterSeconds: 1_200, customerRingSeconds: 20, agentWaitSeconds: 60 },
    rtpTimeoutSeconds: 20,
  };
}

const customersDo = [
  ...(['answer', 'answer', 'answer', 'answer', 'busy', 'reject', 'nothing'] as const),
];

export function drawCustomer(random: Random): Person {
  const does = random.pick(customersDo);
  const key = random.pick(['1', '1', '1', '1', '1', '2', '3', '7']);
  return {
    ...{ ringMs: random.int(200, 15_000), does, thinkMs: random.int(100, 5_000) },
    keys: random.chance(0.85) ? { 'callback-menu': key, 'more-time-menu': '1' } : {},
    ...(random.chance(0.2) && { hangUpAfterMs: random.int(100, 40_000) }),
    talkMs: drawTalkMs(random),
    answersCancel: random.chance(0.3),
    takesSecondCall: random.chance(0.6),
  };
}

export function drawAgent(random: Random): Person {
  return {
    ringMs: random.int(100, 30_000),
    does: random.pick(['answer', 'answer', 'answer', 'answer', 'busy', 'error', 'nothing']),
    thinkMs: random.int(100, 3_900),
    keys: random.chance(0.8) ? { 'agent-menu': random.pick(['1', '1', '1', '2']) } : {},
    ...(random.chance(0.2) && { hangUpAfterMs: random.int(100, 60_000) }),
    // Mostly it is the customer who hangs up.
    talkMs: random.chance(0.7) ? 600_000 : drawTalkMs(random),
    answersCancel: random.chance(0.1),
  };
}

export function drawCaller(random: Random): Person {
  return {
    ...{ ringMs: 0, does: 'answer', thinkMs: random.int(100, 3_000) },
    keys: {
      offer: random.pick(['1', '1', '1', '1', '2']),
      'own-or-other': '1',
      'open-callback': random.pick(['1', '2']),
    },
    ...(random.chance(0.2) && { hangUpAfterMs: random.int(100, 20_000) }),
  };
}
