import type { Endpoint } from './endpoint.ts';

export interface CallerPlan {
  who: string;
  /** E.164 of the caller's phone. */
  number: string;
  /** SIP URI of the contact centre's number at the platform. */
  dials: string;
  /** What is pressed after each pause of the voice, in order; `null` says nothing that time. */
  presses: (string | null)[];
  /** Has called before: presses the keys without listening. */
  knowsTheMenu?: boolean;
  /** Hangs up after the last key without listening on. */
  hangsUpEarly?: boolean;
  headers?: [string, string][];
  /** Told when the call is picked up. */
  onAnswered?: () => void;
}

export type CallerEnd = { status: number | null; reason: string } | 'heard-out' | 'hung-up-early';

/** One caller from dialling to hang-up. */
export async function callIn(endpoint: Endpoint, plan: CallerPlan): Promise<CallerEnd> {
  const dialled = await endpoint.dial({
    who: plan.who,
    to: plan.dials,
    from: plan.number,
    headers: plan.headers ?? [['x-user-to-user', plan.number]],
  });
  if (dialled.kind === 'failed') return { status: dialled.status, reason: dialled.reason };
  const { call } = dialled;
  call.note('is answered');
  plan.onAnswered?.();
  for (const keys of plan.presses) {
    if (plan.knowsTheMenu) await call.pause(700);
    else await call.listen(20_000);
    if (keys !== null) await call.press(keys);
  }
  if (plan.hangsUpEarly) {
    await call.hangUp('hangs up without listening on');
    return 'hung-up-early';
  }
  while (!call.over.aborted) await call.listen(20_000);
  return 'heard-out';
}
