import { UserError } from '../../../base/errors.ts';
import { numberFacts } from '../../../base/phone-number.ts';
import type { Account } from '../account.ts';
import { forget, keep, recall } from '../kept.ts';
import { isMarked, marked } from '../names.ts';
import { isNotFound } from '../refusal.ts';
import type { Kind } from '../kind.ts';
import { textOf, type Actual, type Fields, type Known } from '../resource.ts';

/**
 * A number of the account. It is not ours: we point it to a flow, and destroy points it back to where it
 * pointed before. Only a number that was bought here, which its friendly name tells, can be given back.
 */
export const phoneNumber: Kind = {
  title: 'phone number',
  removal: 'restore',
  async list(account, known) {
    const kept = await recall(account, known);
    const found = new Map<string, Actual>();
    for (const each of await numbersOf(account, kept.keys().toArray())) {
      const fields = fieldsOf(each);
      const isOurs = (await ourFields(account, known, fields)).length > 0;
      found.set(each.sid, {
        kind: 'phone-number',
        name: each.phoneNumber,
        sid: each.sid,
        ours: isOurs || kept.has(each.sid),
        adoptable: true,
        fields,
        outputs: { trunkSid: each.trunkSid ?? '', applicationSid: each.voiceApplicationSid ?? '' },
        ...(!isOurs && { keepBecause: 'it points elsewhere by now' }),
      });
    }
    return found.values().toArray();
  },
  async check(account, { action, name, ...change }) {
    if (action === 'create') await checkPurchase(account, name);
    const { trunkSid = '', applicationSid = '' } =
      'actual' in change ? (change.actual.outputs ?? {}) : {};
    const inTheWay = trunkSid || applicationSid;
    if (action === 'change' && inTheWay !== '')
      throw new UserError(
        'bad-config',
        `The number ${name} is given to ${inTheWay} (a SIP trunk or TwiML app), so that its voice URL is not used. Fix: take it off there, or choose another number.`,
      );
  },
  async create({ twilio, settings }, _known, number) {
    // Its addresses come with the next look, which keeps what a new number points to.
    await twilio.api.v2010.account.incomingPhoneNumbers.create({
      phoneNumber: number,
      friendlyName: marked(settings.name, number),
    });
  },
  async update(account, known, { sid, fields: before }, fields) {
    // Where the record is gone, what is ours must not become what was before us.
    const ours = await ourFields(account, known, before);
    await keep(account, known, sid, { ...textsOf(before), ...nowhere(ours) });
    await account.twilio.api.v2010.account.incomingPhoneNumbers(sid).update(textsOf(fields));
  },
  async remove(account, known, { sid, fields }) {
    const number = account.twilio.api.v2010.account.incomingPhoneNumbers(sid);
    const { friendlyName } = await number.fetch();
    if (account.release && isMarked(account.settings.name, friendlyName)) {
      await number.remove();
      return;
    }
    const before = (await recall(account, known)).get(sid);
    const ours = await ourFields(account, known, fields);
    const restored = ours.map((key) => [key, before?.[key]] as const);
    if (ours.length > 0)
      await number.update(before === undefined ? nowhere(ours) : Object.fromEntries(restored));
    await forget(account, known, sid);
  },
};

/** Those of the settings, and those that were changed when the settings were different. */
async function numbersOf({ twilio, settings }: Account, keptSids: readonly string[]) {
  const { incomingPhoneNumbers } = twilio.api.v2010.account;
  const wanted = [...settings.customerNumbers.map(({ number }) => number), settings.returnNumber];
  const found = [];
  for (const phoneNumber of wanted)
    found.push(
      ...(await incomingPhoneNumbers.list({ phoneNumber })).filter(
        (each) => each.phoneNumber === phoneNumber,
      ),
    );
  for (const sid of keptSids) {
    if (!sid.startsWith('PN') || found.some((each) => each.sid === sid)) continue;
    try {
      found.push(await incomingPhoneNumbers(sid).fetch());
    } catch (error) {
      // Given back since, by hand.
      if (!isNotFound(error)) throw error;
    }
  }
  return found;
}

interface NumberAnswer {
  readonly voiceUrl: string | null;
  readonly voiceMethod: string | null;
  readonly statusCallback: string | null;
  readonly statusCallbackMethod: string | null;
}

function fieldsOf(number: NumberAnswer): Fields {
  return {
    voiceUrl: number.voiceUrl ?? '',
    voiceMethod: number.voiceMethod ?? 'POST',
    statusCallback: number.statusCallback ?? '',
    statusCallbackMethod: number.statusCallbackMethod ?? 'POST',
  };
}

function textsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.keys(fields).map((key) => [key, textOf(fields, key)]));
}

/** The addresses that lead to a flow of ours, or to one that is gone, and the methods that go with them. */
async function ourFields(account: Account, known: Known, fields: Fields): Promise<string[]> {
  const ours: string[] = [];
  for (const [urlKey, methodKey] of pairs)
    if (await isOurs(account, known, textOf(fields, urlKey))) ours.push(urlKey, methodKey);
  return ours;
}

const pairs = [
  ['voiceUrl', 'voiceMethod'],
  ['statusCallback', 'statusCallbackMethod'],
] as const;

async function isOurs({ twilio }: Account, known: Known, url: string): Promise<boolean> {
  if (known.all('flow').some(({ outputs }) => outputs?.['webhookUrl'] === url)) return true;
  const [, flowSid] =
    /^https:\/\/webhooks\.twilio\.com\/v1\/Accounts\/AC\w+\/Flows\/(FW\w+)$/.exec(url) ?? [];
  if (flowSid === undefined) return false;
  try {
    await twilio.studio.v2.flows(flowSid).fetch();
    return false;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return true;
  }
}

/** What a number has that leads nowhere. */
function nowhere(keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, key.endsWith('Method') ? 'POST' : '']));
}

async function checkPurchase({ twilio, buy }: Account, number: string): Promise<void> {
  if (!buy) {
    const owned = await twilio.api.v2010.account.incomingPhoneNumbers.list({ limit: 10 });
    const names = owned.map(({ phoneNumber }) => phoneNumber).join(', ');
    throw new UserError(
      'bad-config',
      `The account does not have the number ${number}, only ${names || 'none at all'}${owned.length === 10 ? ', …' : ''}. Fix: use one that it has, or buy this one with --buy.`,
    );
  }
  const { country } = numberFacts(number);
  const forSale =
    country === null
      ? []
      : await twilio.api.v2010.account
          .availablePhoneNumbers(country)
          .local.list({ contains: number, limit: 20 });
  if (!forSale.some(({ phoneNumber }) => phoneNumber === number))
    throw new UserError(
      'bad-config',
      `The number ${number} is not for sale${country === null ? '' : ` among the local numbers of ${country}`}. Fix: choose one in the Console under Phone Numbers, Buy a number.`,
    );
}
