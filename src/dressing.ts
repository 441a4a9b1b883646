import type { CallTargetSettings } from './callback/call-target.ts';
import { callTargetDefaults } from './callback/call-target.ts';
import type { Engine } from './engine/context.ts';
import { createCallTarget, listCallTargets, updateCallTarget } from './engine/call-targets.ts';
import { addPhoneNumber, listPhoneNumbers } from './engine/phone-numbers.ts';

/** Waits as short as a visitor's patience; everything else as in real life. */
export const demoSettings: CallTargetSettings = {
  ...callTargetDefaults,
  name: 'Simulated contact centre',
  destination: 'sip:agents@127.0.0.1',
  callerId: '+12025550100',
  estimate: { source: 'fixed', seconds: 20 },
  quote: { floorSeconds: 60, capSeconds: 600 },
  offerRule: { ...callTargetDefaults.offerRule, thresholdSeconds: 10 },
  afterRegistrationSeconds: 2,
  customerRingSeconds: 12,
  agentWaitSeconds: 120,
  retry: { maxAttempts: 2, delaySeconds: 15 },
  agentRetry: { maxAttempts: 2, delaySeconds: 10 },
};

/** Makes the call target and its phone number, or brings those of an earlier run up to date. Safe to repeat. */
export async function dress(
  engine: Engine,
  wanted: { number: string; settings: CallTargetSettings },
): Promise<string> {
  const { items } = await listCallTargets(engine, { limit: 200 });
  const existing = items.find((target) => target.name === wanted.settings.name);
  const target = existing
    ? await updateCallTarget(engine, existing.id, wanted.settings)
    : await createCallTarget(engine, wanted.settings);
  const numbers = await listPhoneNumbers(engine, { limit: 200 });
  if (!numbers.items.some(({ number }) => number === wanted.number))
    await addPhoneNumber(engine, { number: wanted.number, callTargetId: target.id });
  return target.id;
}
