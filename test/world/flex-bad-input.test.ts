import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/base/errors.ts';
import { bundleFunctions } from '../../src/flex/functions/bundle.ts';
import { planApply, planDestroy, type Installation } from '../../src/flex/provision/provision.ts';
import { apply, createFlexAccount, openPoints } from '../support/flex-account.ts';
import { settingsOf, unholdFile } from '../support/flex-settings.ts';
import { installationOf, type TwilioAccount } from '../support/twilio-account.ts';

const settings = settingsOf({ ...unholdFile, trunk: { domain: 'acme-out' } });
const functions = await bundleFunctions();

const inAccount = (run: (twilio: TwilioAccount) => Promise<void>) => async () => {
  const twilio = createFlexAccount();
  try {
    await run(twilio);
  } finally {
    await twilio.close();
  }
};

/** One sentence or two with the fix, and no requests that change anything unless said. */
async function refusal(doing: Promise<unknown>, said: RegExp): Promise<void> {
  await assert.rejects(doing, (error) => {
    assert.ok(error instanceof UserError, String(error));
    assert.match(error.message, said);
    assert.ok(error.message.length < 900, error.message);
    assert.doesNotMatch(error.message, /\n.*at .*\.ts/);
    return true;
  });
}

const changesOf = ({ requests }: TwilioAccount): string[] =>
  requests.filter((line) => !line.startsWith('GET'));

test(
  'wrong credentials',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    const wrong = { ...installation, twilio: { ...installation.twilio, password: 'f'.repeat(32) } };
    await refusal(planApply(wrong), /Twilio refused the credentials .*TWILIO_AUTH_TOKEN/);
    await refusal(planDestroy(wrong), /Twilio refused the credentials/);
    assert.deepEqual(changesOf(twilio), []);
  }),
);

test(
  'a wrong key for Unhold',
  inAccount(async (twilio) => {
    const unhold = { url: 'https://unhold.example.com', apiKey: 'nonsense' };
    await refusal(
      planApply(installationOf(twilio, settings, { unhold })),
      /Unhold refused the key .*UNHOLD_API_KEY/,
    );
  }),
);

test(
  'a number that the account does not have',
  inAccount(async (twilio) => {
    const wanted = settingsOf({ ...unholdFile, returnNumber: '+12025550188' });
    await refusal(
      planApply(installationOf(twilio, wanted)),
      /does not have the number \+12025550188, only \+12025550100, \+12025550101, .* --buy/,
    );
    await refusal(
      planApply(installationOf(twilio, wanted, { buy: true })),
      /\+12025550188 is not for sale/,
    );
    assert.deepEqual(changesOf(twilio), []);
  }),
);

test(
  'a number that is on a trunk',
  inAccount(async (twilio) => {
    const [number] = twilio.account.phoneNumbers.values().toArray();
    number!.trunkSid = `TK${'a'.repeat(32)}`;
    await refusal(
      planApply(installationOf(twilio, settings)),
      /The number \+12025550100 is given to TKa+ .* Fix: take it off/,
    );
  }),
);

test(
  'a queue, workflow, channel or workspace that is missing is named with those that are there',
  inAccount(async (twilio) => {
    const cases = [
      [
        'taskQueue',
        /taskRouter\.taskQueue: there is no Nowhere in workspace Flex Task Assignment, only Everyone \(WQ\w+\)/,
      ],
      ['workflow', /taskRouter\.workflow: there is no Nowhere .* only Assign to Anyone/],
      ['taskChannel', /taskRouter\.taskChannel: there is no Nowhere .* voice/],
      [
        'workspace',
        /taskRouter\.workspace: there is no Nowhere in the account, only Flex Task Assignment/,
      ],
    ] as const;
    for (const [field, said] of cases) {
      const wanted = settingsOf({ ...unholdFile, taskRouter: { [field]: 'Nowhere' } });
      await refusal(planApply(installationOf(twilio, wanted)), said);
    }
    assert.deepEqual(changesOf(twilio), []);
  }),
);

test(
  'two queues of one name',
  inAccount(async (twilio) => {
    const { queues } = twilio.taskRouter.flexWorkspace;
    const [queue] = queues.values().toArray();
    const other = { ...queue!, sid: `WQ${'b'.repeat(32)}` };
    queues.set(other.sid, other);
    await refusal(
      planApply(installationOf(twilio, settings)),
      /2 in .* are called Everyone. Fix: give the SID of one of WQ/,
    );
    const bySid = settingsOf({ ...unholdFile, taskRouter: { taskQueue: other.sid } });
    await apply(installationOf(twilio, bySid));
  }),
);

test(
  'a SIP domain or trunk domain that is taken elsewhere; the next apply finishes with another name',
  inAccount(async (twilio) => {
    const taken = (code: number, message: string) => ({
      kind: 'answer' as const,
      ...{ status: 400, code, message },
    });
    twilio.faults.add({
      method: 'POST',
      address: /SIP\/Domains\.json$/,
      fault: taken(21_232, 'Domain name is already in use'),
    });
    await refusal(
      apply(installationOf(twilio, settings)),
      /SIP domain acme-callbacks\.sip\.twilio\.com is taken.* Fix: set sipDomain/,
    );
    twilio.faults.reset();
    twilio.faults.add({
      method: 'POST',
      address: /trunking\.twilio\.com\/v1\/Trunks$/,
      fault: taken(21_248, 'Trunk Domain already taken'),
    });
    await refusal(
      apply(installationOf(twilio, settings)),
      /trunk domain acme-out\.pstn\.twilio\.com is taken.* Fix: set trunk\.domain/,
    );
    twilio.faults.reset();
    const renamed = settingsOf({ ...unholdFile, sipDomain: 'acme-two' });
    await apply(installationOf(twilio, renamed));
    assert.deepEqual(await openPoints(installationOf(twilio, renamed)), []);
    assert.deepEqual(
      twilio.account.sipDomains
        .values()
        .map(({ domainName }) => domainName)
        .toArray(),
      ['acme-two.sip.twilio.com'],
    );
  }),
);

test(
  "somebody else's domain, flow or service of that name is left, and said before anything is made",
  inAccount(async (twilio) => {
    const headers = {
      authorization: `Basic ${btoa(`${twilio.account.sid}:${twilio.account.authToken}`)}`,
    };
    const post = async (url: string, form: Record<string, string>) => {
      const answer = await twilio.fetch(url, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form),
      });
      assert.equal(answer.status, 201);
    };
    const v2010 = `https://api.twilio.com/2010-04-01/Accounts/${twilio.account.sid}`;
    await post(`${v2010}/SIP/Domains.json`, {
      DomainName: 'acme-callbacks.sip.twilio.com',
      FriendlyName: 'Theirs',
    });
    await post('https://serverless.twilio.com/v1/Services', {
      UniqueName: 'unhold-callbacks',
      FriendlyName: 'Theirs',
    });
    const Definition = JSON.stringify({
      ...{
        description: 'Theirs',
        initial_state: 'Trigger',
        flags: { allow_concurrent_calls: true },
      },
      states: [
        {
          name: 'Trigger',
          type: 'trigger',
          properties: { offset: { x: 0, y: 0 } },
          transitions: [],
        },
      ],
    });
    await post('https://studio.twilio.com/v2/Flows', {
      FriendlyName: 'unhold return',
      Status: 'draft',
      Definition,
    });
    const start = await twilio.dump();
    await refusal(
      planApply(installationOf(twilio, settings)),
      /Functions service unhold-callbacks that was not made here.*\n.*Studio flow unhold return .*\n.*SIP domain acme-callbacks/,
    );
    assert.equal(await twilio.dump(), start);
  }),
);

test(
  "Unhold's number that belongs to another call target",
  inAccount(async (twilio) => {
    twilio.unhold.phoneNumbers.set('+12025550199', {
      number: '+12025550199',
      callTargetId: 'another',
    });
    await refusal(
      planApply(installationOf(twilio, settings)),
      /phone number of Unhold \+12025550199 that was not made here/,
    );
  }),
);

test(
  'Functions that do not compile, here or at Twilio; the next apply builds anew',
  inAccount(async (twilio) => {
    const broken: Installation['bundle'] = () =>
      Promise.reject(new Error('wait-time.ts:3: Expected "}"'));
    await refusal(
      planApply(installationOf(twilio, settings, { bundle: broken })),
      /The Functions do not compile: wait-time\.ts:3/,
    );
    assert.deepEqual(changesOf(twilio), []);
    const rejected: Installation['bundle'] = () =>
      Promise.resolve(functions.map((each) => ({ ...each, code: `${each.code}\n}` })));
    await refusal(
      apply(installationOf(twilio, settings, { bundle: rejected })),
      /Twilio could not build the Functions \(build ZB\w+\).* Fix: read the build log/,
    );
    for (const { voiceUrl } of twilio.account.phoneNumbers.values())
      assert.doesNotMatch(voiceUrl ?? '', /Flows/, 'no caller is sent to what does not run');
    await apply(installationOf(twilio, settings));
    assert.deepEqual(await openPoints(installationOf(twilio, settings)), []);
  }),
);

test(
  'a flow that Studio refuses is not published, and its reasons are told',
  inAccount(async (twilio) => {
    twilio.faults.add({
      method: 'POST',
      address: /Flows\/Validate$/,
      fault: { kind: 'answer', status: 400, code: 81_022, message: 'Flow definition is invalid' },
    });
    await refusal(
      apply(installationOf(twilio, settings)),
      /Twilio refused making the Studio flow unhold before-queue: .*Flow definition is invalid \(error 81022\)/,
    );
    assert.deepEqual(
      twilio.requests.filter((line) => line === 'POST studio.twilio.com/v2/Flows'),
      [],
    );
  }),
);

test(
  'Twilio down half way: said with what to do, and the next apply goes on',
  inAccount(async (twilio) => {
    let left = 90;
    const fetch: Installation['fetch'] = (url, init) => {
      if (left-- <= 0)
        throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
      return twilio.fetch(url, init);
    };
    await refusal(
      apply(installationOf(twilio, settings, { fetch })),
      /^\S+\.twilio\.com did not answer while .* \(connect ECONNREFUSED\)\. What was made so far stays; run the same command again .* Fix: check the network/,
    );
    await apply(installationOf(twilio, settings));
    assert.deepEqual(await openPoints(installationOf(twilio, settings)), []);
  }),
);

test(
  'Unhold down: its name is said',
  inAccount(async (twilio) => {
    const fetch: Installation['fetch'] = (url, init) => {
      if (url.startsWith('https://unhold.')) throw new TypeError('fetch failed');
      return twilio.fetch(url, init);
    };
    await refusal(
      planApply(installationOf(twilio, settings, { fetch })),
      /unhold\.example\.com did not answer while looking for call targets/,
    );
  }),
);

test(
  'an answer that is not Twilio at all',
  inAccount(async (twilio) => {
    const fetch: Installation['fetch'] = () =>
      Promise.resolve(new Response('<html>hotel wifi</html>'));
    await refusal(
      planApply(installationOf(twilio, settings, { fetch })),
      /what answered is not Twilio/,
    );
  }),
);
