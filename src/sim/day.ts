import { randomInt } from 'node:crypto';
import { sleep, type Clock } from '../base/clock.ts';
import { callIn } from './caller.ts';
import type { Behaviour } from './carrier.ts';
import { leavingCustomer, pressingCustomer, willingCustomer } from './customer.ts';
import type { SimCall } from './sim-call.ts';
import type { Stage } from './stage.ts';

/** Who calls and who is called back. */
type People = Pick<Stage, 'callers' | 'carrier'>;

/** How the callers of an endless day are drawn: shares add up to 100. */
const habits: { share: number; phone: (hz: Tones) => Behaviour[] }[] = [
  { share: 70, phone: (hz) => [answers(willingCustomer(record(), hz))] },
  { share: 8, phone: (hz) => [{ kind: 'busy' }, answers(willingCustomer(record(), hz))] },
  { share: 6, phone: () => [{ kind: 'no-answer' }] },
  { share: 6, phone: () => [{ kind: 'voicemail', afterMs: 4000 }] },
  { share: 4, phone: () => [answers(pressingCustomer(record(), ['3']))] },
  { share: 3, phone: () => [answers(leavingCustomer(record(), 1500, '1'))] },
  {
    share: 3,
    phone: (hz) => [{ kind: 'fails', status: 503 }, answers(willingCustomer(record(), hz))],
  },
];

interface Tones {
  own: number;
  agent: number;
}

const record = (): { heardSpeechMs: number; heardAgent: boolean } => ({
  heardSpeechMs: 0,
  heardAgent: false,
});

function answers(person: (call: SimCall) => Promise<void>): Behaviour {
  return { kind: 'answers', afterMs: 1500 + randomInt(4000), person };
}

function draw(): (hz: Tones) => Behaviour[] {
  let at = randomInt(100);
  for (const habit of habits) {
    if (at < habit.share) return habit.phone;
    at -= habit.share;
  }
  throw new Error('the shares of the habits do not add up to 100');
}

/** As long as an agent takes to answer. */
const rushGapMs = 3_000;

/** Callers ring in one after the other until the signal; fictional numbers +1 303 555 0100 to 0199. */
export async function liveDay(options: {
  clock: Clock;
  people: People;
  /** SIP URIs, called in turn. */
  dials: readonly string[];
  /** What is pressed after each pause of the voice. */
  presses: readonly string[];
  /** What agents say, and what customers do. */
  hz: Tones;
  meanGapMs: number;
  /** Callers who come at once when the day begins, and keep this many agents busy. */
  rush: number;
  /** A caller could not even call: this machine has no audio left for it, say. */
  onFailed: (who: string, error: unknown) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { clock, dials, signal, hz, presses } = options;
  const { callers, carrier } = options.people;
  const numberOf = (n: number): string => `+130355501${String(n % 100).padStart(2, '0')}`;
  // Also who was promised a callback on another day has a phone.
  for (let n = 0; n < 100; n++) carrier.plan(numberOf(n), ...draw()(hz));
  for (let n = 0; !signal.aborted; n++) {
    const number = numberOf(n);
    // Before the rush and after it somebody who knows the menu and is at home later: there is something to see early.
    const isEager = n === 0 || n === options.rush + 1;
    const habit = isEager ? habits[0]?.phone : undefined;
    carrier.plan(number, ...(habit ?? draw())(hz));
    const plan = {
      ...{ who: `caller ${number}`, number, presses: [...presses] },
      dials: dials[n <= options.rush + 1 ? 0 : n % dials.length] ?? '',
      knowsTheMenu: isEager,
    };
    void callIn(callers, plan).catch((error: unknown) => options.onFailed(plan.who, error));
    if (n <= options.rush) {
      await sleep(clock, rushGapMs, signal).catch(() => {});
      continue;
    }
    // Exponential gaps, as calls come in.
    const gapMs = -Math.log(1 - randomInt(1_000_000) / 1_000_000) * options.meanGapMs;
    await sleep(clock, Math.min(gapMs, options.meanGapMs * 4), signal).catch(() => {});
  }
}
