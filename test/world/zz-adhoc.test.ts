import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Installation } from '../../src/flex/provision/provision.ts';
import type { Fetch } from '../../src/flex/provision/transport.ts';
import { apply, createFlexAccount, destroy, openPoints } from '../support/flex-account.ts';
import { settingsOf, unholdFile } from '../support/flex-settings.ts';
import { installationOf, type TwilioAccount } from '../support/twilio-account.ts';

/** `apply` and `destroy` ended at every change in turn: what is there afterwards is what one run makes. */

const settings = settingsOf({ ...unholdFile, trunk: { domain: 'acme-out' } });

class Killed extends Error {}

/** Ends the process, as far as the one inside can tell, at its nth request. */
function killAfter(fetch: Fetch, nth: number): Fetch {
  let count = 0;
  return async (url, init) => {
    count++;
    if (count > nth) throw new Error('a process that was killed asks on');
    const reply = await fetch(url, init);
    if (count === nth) throw new Killed();
    return reply;
  };
}

/** What there is, with SIDs that say nothing of how often they were tried. */
async function finalState(twilio: TwilioAccount): Promise<string> {
  const { unhold } = twilio;
  const keys = [...unhold.apiKeys.values()].filter(({ revokedAt }) => revokedAt === null);
  const atUnhold = [...unhold.callTargets.values(), ...unhold.phoneNumbers.values(), ...keys];
  const text = [await twilio.dump(), ...atUnhold.map((each) => JSON.stringify(each))].join('\n');
  return withoutSids(text).split('\n').sort().join('\n');
}

const withoutSids = (text: string): string =>
  text
    .replaceAll(/\b([A-Z]{2})[0-9a-f]{32}\b/g, '$1')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/callbacks-\d+/g, 'callbacks-N');

/**
 * The requests of a whole run that change something, by their place in it. A read leaves nothing: killed after it
 * is killed before it, and what is asked again after a lost reply is proved in transport.test.ts.
 */
async function changingRequests(
  run: (installation: Installation) => Promise<unknown>,
  twilio: TwilioAccount,
): Promise<number[]> {
  const start = twilio.requests.length;
  await run(installationOf(twilio, settings));
  return twilio.requests
    .slice(start)
    .flatMap((request, index) => ([index + 1]));
}

/** Runs `first` until it is killed at a request, then `then` whole. */
async function killedRun(
  first: (installation: Installation) => Promise<unknown>,
  twilio: TwilioAccount,
  nth: number,
): Promise<void> {
  const installation = installationOf(twilio, settings);
  await assert.rejects(first({ ...installation, fetch: killAfter(twilio.fetch, nth) }), Killed);
}

test('apply killed after each of its changes and run again makes what one run makes', async () => {
  const whole = createFlexAccount();
  const changing = await changingRequests(apply, whole);
  const expected = await finalState(whole);
  await whole.close();
  console.log('requests', changing.length); assert.ok(changing.length > 40, `${changing.length} requests`);
  for (const nth of changing) {
    const twilio = createFlexAccount();
    await killedRun(apply, twilio, nth);
    await apply(installationOf(twilio, settings));
    assert.equal(await finalState(twilio), expected, `killed after request ${nth}`);
    await twilio.close();
  }
});

test('destroy killed after each of its changes and run again leaves what was there first', async () => {
  const whole = createFlexAccount();
  const start = await whole.dump();
  await apply(installationOf(whole, settings));
  const changing = await changingRequests(destroy, whole);
  await whole.close();
  for (const nth of changing) {
    const twilio = createFlexAccount();
    await apply(installationOf(twilio, settings));
    await killedRun(destroy, twilio, nth);
    await destroy(installationOf(twilio, settings));
    assert.equal(await twilio.dump(), start, `killed after request ${nth}`);
    assert.equal(twilio.unhold.callTargets.size, 0);
    await twilio.close();
  }
});

