import { realClock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { createApiKey } from '../engine/api-keys.ts';
import { listCallTargets, updateCallTarget } from '../engine/call-targets.ts';
import { keepFlexSettings, startFlexRun } from '../engine/flex-runs.ts';
import { doneStep } from '../flex/provision/planned.ts';
import { planApply } from '../flex/provision/provision.ts';
import { flexSettings } from '../flex/settings.ts';
import type { Platform } from '../main.ts';
import type { Twin } from '../twin/twin.ts';

/** The numbers of the demonstration; all of them are fictional. */
export const numbers = {
  beforeQueue: '+12025550100',
  inQueue: '+12025550102',
  return: '+12025550101',
  callback: '+12025550199',
};

export const sipDomain = 'unhold-demo';

/** Waits as short as a visitor's patience; everything else as deployed. */
const impatience = {
  // From the line itself, once it has been seen for a while; until then the first callers need not wait to be rung back.
  estimate: { source: 'line' as const, fallbackSeconds: 25 },
  minimumDelaySeconds: 0,
  afterRegistrationSeconds: 2,
  customerRingSeconds: 12,
  agentWaitSeconds: 120,
  retry: { maxAttempts: 2, delaySeconds: 15 },
  agentRetry: { maxAttempts: 2, delaySeconds: 10 },
};

/**
 * Deploys the Flex side into the local Twilio, by the very code of `unhold flex apply`.
 * @param onStep a line of progress
 */
export async function deployDemo(
  platform: Platform,
  twin: Twin,
  onStep: (line: string) => void,
): Promise<void> {
  const [host = '', port = ''] = platform.sipAddress.replace('sip:', '').split(':');
  const file = {
    provider: 'unhold',
    customerNumbers: [
      { number: numbers.beforeQueue, offer: 'before-queue' },
      { number: numbers.inQueue, offer: 'in-queue' },
    ],
    returnNumber: numbers.return,
    sipDomain,
    allow: ['127.0.0.1/32'],
    callback: { number: numbers.callback, host, port: Number(port) },
    unholdUrl: platform.httpUrl,
    ...{ thresholdSeconds: 20, offerEverySeconds: 10 },
  };
  const settings = flexSettings.parse(file);
  await keepFlexSettings(platform.engine, file, 'the demonstration');
  const { sid: accountSid, authToken } = twin.account;
  const key = await createApiKey(platform.engine, { name: 'demo', scopes: ['admin'] });
  const work = await planApply({
    settings,
    twilio: { accountSid, username: accountSid, password: authToken, baseUrl: twin.url },
    unhold: { url: platform.httpUrl, apiKey: key.secret },
    ...{ clock: realClock, fetch },
  });
  const count = work.plan.changes.filter(({ action }) => action !== 'leave').length;
  onStep(`${count} resources to make or change in the local Twilio`);
  const { ended } = await startFlexRun(platform.engine, {
    ...{ verb: 'apply', startedBy: 'the demonstration', total: count },
    carryOut: (onStep) => work.carryOut((...step) => onStep(doneStep(...step))),
  });
  const { problem } = await ended;
  if (problem !== null) throw new UserError('bad-config', problem);
  await beImpatient(platform);
}

/** Gives the call targets of Flex waits as short as a visitor's patience; also after an apply from the console. */
export async function beImpatient({ engine }: Pick<Platform, 'engine'>): Promise<void> {
  const { items } = await listCallTargets(engine, { limit: 200 });
  for (const { id, twilio } of items)
    if (twilio !== null) await updateCallTarget(engine, id, impatience);
}
