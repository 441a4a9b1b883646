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
      const ours = kept.has(each.sid);
      const fields = fieldsOf(each);
      found.set(each.sid, {
        kind: 'phone-number',
        name: each.phoneNumber,
        sid: each.sid,
        ours,
        adoptable: true,
        fields,
        outputs: { trunkSid: each.trunkSid ?? '', applicationSid: each.voiceApplicationSid ?? '' },
        ...(!Object.keys(fields).some((key) => isOurs(key, fields, known)) && {
          keepBecause: 'it points elsewhere by now',
        }),
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
    await keep(account, known, sid, textsOf(before));
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
    const ours = Object.entries(before ?? {}).filter(([key]) => isOurs(key, fields, known));
    if (ours.length > 0) await number.update(Object.fromEntries(ours));
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

/** Whether an address, or the method that goes with one, still leads to a flow of ours. */
function isOurs(key: string, fields: Fields, known: Known): boolean {
  const url = fields[key.replace(/^voiceMethod$/, 'voiceUrl').replace(/^(status\w+)Method$/, '$1')];
  return known.all('flow').some(({ outputs }) => outputs?.['webhookUrl'] === url);
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
