import type { SimulatedCaller, TestCallEnd } from '../engine/test-calls.ts';
import { callIn } from '../sim/caller.ts';
import { willingCustomer } from '../sim/customer.ts';
import type { Stage } from '../sim/stage.ts';

/** Tones that tell the two ends of a simulated call apart. */
export interface Tones {
  own: number;
  agent: number;
}

/**
 * Gives, one after the other, callers for test calls: each dials in, asks to be called back, and answers the phone
 * when it rings. Fictional numbers +1 312 555 0100 to 0199.
 */
export function simulatedCallers(
  { callers, carrier }: Pick<Stage, 'callers' | 'carrier'>,
  hz: Tones,
): () => SimulatedCaller {
  let nth = 0;
  return () => {
    const number = `+131255501${String(nth++ % 100).padStart(2, '0')}`;
    return {
      number,
      async call(dials, onAnswered): Promise<TestCallEnd> {
        const person = willingCustomer({ heardSpeechMs: 0, heardAgent: false }, hz);
        carrier.plan(number, { kind: 'answers', afterMs: 2_000, person });
        const end = await callIn(callers, {
          ...{ who: `test caller ${number}`, number, dials, presses: ['1', '1'] },
          ...{ knowsTheMenu: true, onAnswered },
        });
        if (typeof end !== 'object') return { result: 'heard', sipStatus: 200, reason: null };
        return { result: 'rejected', sipStatus: end.status, reason: end.reason };
      },
    };
  };
}
