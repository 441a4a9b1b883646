import { planApply, planDestroy, type Installation } from '../../src/flex/provision/provision.ts';
import { isEmpty } from '../../src/flex/provision/plan.ts';
import { newPhoneNumber, type PhoneNumber } from '../../src/twin/account/phone-number.ts';
import { createTwilioAccount, type TwilioAccount } from './twilio-account.ts';

/** What the numbers of the test account point to before anything is provisioned. */
export const before = {
  '+12025550100': {
    voiceUrl: 'https://example.com/old-ivr?menu=1',
    statusCallback: 'https://example.com/ended',
  },
  '+12025550101': { voiceUrl: 'https://demo.twilio.com/welcome/voice/', statusCallback: null },
  '+12025550102': { voiceUrl: null, statusCallback: null },
};

/** An account with three numbers, as the settings of `flex-settings.ts` want them. */
export function createFlexAccount(
  options: Parameters<typeof createTwilioAccount>[0] = {},
): TwilioAccount {
  const twilio = createTwilioAccount(options);
  for (const [phoneNumber, urls] of Object.entries(before)) addNumber(twilio, phoneNumber, urls);
  return twilio;
}

export function addNumber(
  { account }: TwilioAccount,
  phoneNumber: string,
  urls: { voiceUrl: string | null; statusCallback: string | null },
): PhoneNumber {
  const number = { ...newPhoneNumber(account, phoneNumber), ...urls, voiceMethod: 'GET' as const };
  account.phoneNumbers.set(number.sid, number);
  return number;
}

/** Carries `apply` out whole. @returns what was done, a line each */
export async function apply(installation: Installation): Promise<string[]> {
  const did: string[] = [];
  const work = await planApply(installation);
  await work.carryOut((what, { kind, name }) => did.push(`${what} ${kind} ${name}`));
  return did;
}

export async function destroy(installation: Installation): Promise<string[]> {
  const did: string[] = [];
  const work = await planDestroy(installation);
  await work.carryOut((what, { kind, name }, reason) =>
    did.push([what, kind, name, ...(reason === undefined ? [] : [`(${reason})`])].join(' ')),
  );
  return did;
}

/** What `plan` would do: `change flow unhold return: status`. */
export async function openPoints(installation: Installation): Promise<string[]> {
  const { plan } = await planApply(installation);
  const points = plan.changes
    .filter(({ action }) => action !== 'leave')
    .map(
      (change) =>
        `${change.action} ${change.kind} ${change.name}` +
        ('fields' in change ? `: ${change.fields.map(({ path }) => path).join(', ')}` : ''),
    );
  if (isEmpty(plan) !== points.every((point) => /^(keep|conflict)/.test(point)))
    throw new Error('isEmpty does not fit the plan');
  return points;
}
