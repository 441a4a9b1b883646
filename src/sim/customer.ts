import type { SimCall } from './sim-call.ts';

/** What a customer does when the callback rings; each is a person for a carrier's plan. */
export interface CustomerRecord {
  heardSpeechMs: number;
  heardAgent: boolean;
}

/**
 * Listens, presses 1, talks and listens for the agent's tone; stays until the other side hangs up. Who is joined to an
 * agent at once has nothing to press.
 */
export function willingCustomer(
  record: CustomerRecord,
  hz: { own: number; agent: number },
  patienceMs = 60_000,
): (call: SimCall) => Promise<void> {
  return async (call) => {
    record.heardAgent = await call.isTalkedTo(hz.agent);
    if (!record.heardAgent) {
      record.heardSpeechMs = await call.listen(20_000);
      await call.press('1');
    }
    call.talk(hz.own);
    record.heardAgent ||= await call.hears(hz.agent, patienceMs);
    if (record.heardAgent) await call.pause(60_000);
    if (!call.over.aborted) await call.hangUp('has waited long enough and hangs up');
  };
}

/** Presses these keys, one group after each pause of the voice, and stays on the line. */
export function pressingCustomer(
  record: CustomerRecord,
  presses: string[],
): (call: SimCall) => Promise<void> {
  return async (call) => {
    for (const keys of presses) {
      record.heardSpeechMs += await call.listen(20_000);
      await call.press(keys);
    }
    while (!call.over.aborted) await call.listen(10_000);
  };
}

/** Hangs up this long after picking up; `first` keys are pressed before, when given. */
export function leavingCustomer(
  record: CustomerRecord,
  afterMs: number,
  first = '',
): (call: SimCall) => Promise<void> {
  return async (call) => {
    record.heardSpeechMs = await call.listen(20_000);
    if (first) await call.press(first);
    await call.pause(afterMs);
    await call.hangUp();
  };
}
