import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindNames } from '../../src/flex/provision/resource.ts';
import { planApply, planDestroy } from '../../src/flex/provision/provision.ts';
import { OpenApiCheck } from '../../src/twin/rest/openapi.ts';
import {
  addNumber,
  apply,
  before,
  createFlexAccount,
  destroy,
  openPoints,
} from '../support/flex-account.ts';
import { mindfulFile, settingsOf, unholdFile } from '../support/flex-settings.ts';
import { installationOf, type TwilioAccount } from '../support/twilio-account.ts';

const settings = settingsOf(unholdFile);
const withTrunk = settingsOf({ ...unholdFile, trunk: { domain: 'acme-out' } });

/** Runs with an account of its own. */
const inAccount = (run: (twilio: TwilioAccount) => Promise<void>) => async () => {
  const twilio = createFlexAccount();
  try {
    await run(twilio);
  } finally {
    await twilio.close();
  }
};

const numberOf = ({ account }: TwilioAccount, number: string) =>
  account.phoneNumbers.values().find(({ phoneNumber }) => phoneNumber === number)!;

test(
  'apply makes every kind of thing once, and then there is nothing to do',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, withTrunk);
    const did = await apply(installation);
    const kinds = new Set(did.map((line) => line.split(' ')[1]));
    assert.deepEqual(
      kindNames.filter((kind) => !kinds.has(kind)),
      [],
    );
    assert.deepEqual(await openPoints(installation), []);
    assert.deepEqual(await apply(installation), []);
  }),
);

test('every request, and every answer, is as Twilio publishes it', async () => {
  const check = new OpenApiCheck();
  const twilio = createFlexAccount({ witness: check.witness });
  const installation = installationOf(twilio, withTrunk);
  await apply(installation);
  const changed = {
    ...unholdFile,
    allow: ['198.51.100.1'],
    returnPriority: 7,
    sipDomain: 'acme-two',
  };
  await apply({ ...installation, settings: settingsOf(changed) });
  await destroy(installation);
  await twilio.close();
  assert.deepEqual(check.violations, []);
  assert.ok(check.seen.size > 40, `${check.seen.size} operations`);
});

test(
  'a plan reads and changes nothing',
  inAccount(async (twilio) => {
    const start = await twilio.dump();
    twilio.requests.length = 0;
    const { plan } = await planApply(installationOf(twilio, withTrunk));
    assert.ok(plan.changes.length > 30);
    assert.deepEqual(
      twilio.requests.filter((line) => !line.startsWith('GET')),
      [],
    );
    assert.equal(await twilio.dump(), start);
  }),
);

test(
  'calls to the numbers and the domain, and their ends, go to the flows',
  inAccount(async (twilio) => {
    await apply(installationOf(twilio, settings));
    const { plan } = await planApply(installationOf(twilio, settings));
    const webhook = (flow: string) =>
      plan.known.find('flow', `unhold ${flow}`)?.outputs?.['webhookUrl'];
    const expected = {
      '+12025550100': 'before-queue',
      '+12025550101': 'in-queue',
      '+12025550102': 'return',
    };
    for (const [number, flow] of Object.entries(expected)) {
      const { voiceUrl, voiceMethod, statusCallback } = numberOf(twilio, number);
      assert.match(
        voiceUrl ?? '',
        /^https:\/\/webhooks\.twilio\.com\/v1\/Accounts\/AC\w+\/Flows\/FW\w+$/,
      );
      assert.deepEqual(
        [voiceUrl, voiceMethod, statusCallback],
        [webhook(flow), 'POST', webhook(flow)],
      );
    }
    const [domain] = twilio.account.sipDomains.values().toArray();
    assert.equal(domain?.domainName, 'acme-callbacks.sip.twilio.com');
    assert.equal(domain.voiceUrl, webhook('return'));
    assert.equal(domain.voiceStatusCallbackUrl, webhook('return'));
    assert.equal(domain.callAccessLists.size, 1);
    const [list] = twilio.account.accessLists.values().toArray();
    const networks = list!.addresses
      .values()
      .map((each) => `${each.ipAddress}/${each.cidrPrefixLength}`);
    assert.deepEqual(networks.toArray(), ['203.0.113.7/32', '203.0.113.64/28']);
  }),
);

test(
  'Unhold gets a call target, a number and a key that reads offers only',
  inAccount(async (twilio) => {
    await apply(installationOf(twilio, settings));
    const { unhold, taskRouter } = twilio;
    const [target] = unhold.callTargets.values().toArray();
    assert.equal(target?.name, 'unhold Flex [unhold-flex]');
    assert.equal(target['destination'], 'sip:+12025550102@acme-callbacks.sip.twilio.com');
    assert.equal(target['agentConfirmation'], 'taskrouter');
    const { sid: workspaceSid, queues } = taskRouter.flexWorkspace;
    const taskQueueSid = queues.keys().next().value;
    assert.deepEqual(target['twilio'], { workspaceSid, taskQueueSid });
    assert.deepEqual(
      [...unhold.phoneNumbers.values()],
      [{ number: '+12025550199', callTargetId: target.id }],
    );
    const [key, ...others] = unhold.apiKeys.values().toArray();
    assert.deepEqual([key?.scopes, others], [['offer:read'], []]);
    assert.equal(
      taskRouter.flexWorkspace.eventCallbackUrl,
      'https://unhold.example.com/twilio/taskrouter-events',
    );
  }),
);

test(
  'destroy leaves the account and Unhold as they were',
  inAccount(async (twilio) => {
    const start = await twilio.dump();
    const installation = installationOf(twilio, withTrunk);
    await apply(installation);
    await destroy(installation);
    assert.equal(await twilio.dump(), start);
    assert.deepEqual([twilio.unhold.callTargets.size, twilio.unhold.phoneNumbers.size], [0, 0]);
    assert.ok([...twilio.unhold.apiKeys.values()].every(({ revokedAt }) => revokedAt !== null));
    assert.deepEqual(await destroy(installation), []);
  }),
);

test(
  'destroy before apply does nothing',
  inAccount(async (twilio) => {
    const start = await twilio.dump();
    assert.deepEqual(await destroy(installationOf(twilio, settings)), []);
    assert.equal(await twilio.dump(), start);
  }),
);

test(
  'a hand edit shows as exactly that, and apply puts it right',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const { account, taskRouter } = twilio;
    numberOf(twilio, '+12025550100').voiceUrl = 'https://example.com/by-hand';
    account.sipDomains.values().next().value!.voiceMethod = 'GET';
    const [list] = account.accessLists.values().toArray();
    list!.addresses.delete(list!.addresses.keys().next().value!);
    taskRouter.flexWorkspace.eventsFilter = 'task.created';
    const expected = [
      'create allowed-address 203.0.113.7/32: ',
      'change sip-domain acme-callbacks.sip.twilio.com: voiceMethod',
      `change workspace-events ${taskRouter.flexWorkspace.sid}: events`,
      'change phone-number +12025550100: voiceUrl',
    ];
    assert.deepEqual(await openPoints(installation), expected);
    assert.equal((await apply(installation)).length, expected.length);
    assert.deepEqual(await openPoints(installation), []);
    // What comes back in the end is what was there first, not what was there in between.
    await destroy(installation);
    assert.equal(numberOf(twilio, '+12025550100').voiceUrl, before['+12025550100'].voiceUrl);
  }),
);

test(
  'a flow edited in Studio shows the widget and the property',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const { plan } = await planApply(installation);
    const flow = plan.known.find('flow', 'unhold return')!;
    const edited = structuredClone(flow.fields['definition']) as {
      states: { name: string; properties: Record<string, unknown> }[];
    };
    edited.states.find(({ name }) => name === 'send_to_flex')!.properties['priority'] = '9';
    const form = { FriendlyName: flow.name, Status: 'draft', Definition: JSON.stringify(edited) };
    const { account } = twilio;
    const answer = await twilio.fetch(`https://studio.twilio.com/v2/Flows/${flow.sid}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${account.sid}:${account.authToken}`)}` },
      body: new URLSearchParams(form),
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(await openPoints(installation), [
      'change flow unhold return: status, definition.states.send_to_flex.properties.priority',
    ]);
  }),
);

test(
  'changed settings change what they mean, and take away what is no longer meant',
  inAccount(async (twilio) => {
    await apply(installationOf(twilio, withTrunk));
    const changed = settingsOf({
      ...unholdFile,
      allow: ['203.0.113.64/28', '198.51.100.1'],
      customerNumbers: [{ number: '+12025550100' }],
      thresholdSeconds: 300,
    });
    const did = await apply(installationOf(twilio, changed));
    assert.deepEqual(did.toSorted(), [
      'changed call-target unhold Flex [unhold-flex]',
      'changed variable THRESHOLD_SECONDS',
      'created allowed-address 198.51.100.1/32',
      'removed allowed-address 203.0.113.7/32',
      'removed trunk unhold trunk [unhold-flex]',
      'removed trunk-access unhold',
      'removed trunk-origination unhold origination [unhold-flex]',
      'restored phone-number +12025550101',
    ]);
    assert.equal(numberOf(twilio, '+12025550101').voiceUrl, before['+12025550101'].voiceUrl);
    assert.equal(numberOf(twilio, '+12025550101').voiceMethod, 'GET');
    assert.deepEqual(await openPoints(installationOf(twilio, changed)), []);
  }),
);

test(
  'with Mindful nothing of Unhold is made, and nobody asks it',
  inAccount(async (twilio) => {
    const installation = installationOf(
      twilio,
      settingsOf({ ...mindfulFile, trunk: { domain: 'm', secure: true } }),
    );
    const did = await apply(installation);
    assert.deepEqual(
      did.filter((line) =>
        /call-target|callback-number|functions-key|workspace-events|UNHOLD/.test(line),
      ),
      [],
    );
    assert.deepEqual(
      twilio.requests.filter((line) => line.includes('unhold.example.com')),
      [],
    );
    const [trunk] = twilio.account.trunks.values().toArray();
    assert.equal(trunk?.secure, true);
    assert.deepEqual(
      trunk.originationUrls
        .values()
        .map(({ sipUrl }) => sipUrl)
        .toArray(),
      ['sip:sip-callback.mindful.cx:5566;transport=tls'],
    );
    const [list] = twilio.account.accessLists.values().toArray();
    assert.equal(list?.addresses.size, 4);
  }),
);

test(
  'from Unhold to Mindful and back, each leaves nothing of the other',
  inAccount(async (twilio) => {
    const unhold = installationOf(twilio, settings);
    await apply(unhold);
    const mindful = installationOf(twilio, settingsOf(mindfulFile));
    await apply(mindful);
    assert.deepEqual(await openPoints(mindful), []);
    assert.equal(twilio.taskRouter.flexWorkspace.eventCallbackUrl, null);
    await apply(unhold);
    assert.deepEqual(await openPoints(unhold), []);
  }),
);

test(
  "the workflow's other filters stay, byte for byte",
  inAccount(async (twilio) => {
    const [workflow] = twilio.taskRouter.flexWorkspace.workflows.values().toArray();
    const queue = twilio.taskRouter.flexWorkspace.queues.keys().next().value!;
    const text = `{ "task_routing" :\n { "filters": [ {"filter_friendly_name":"VIP", "expression":"vip == true", "targets":[{"queue":"${queue}"}]} ],\n "default_filter": {"queue":"${queue}"} } }`;
    const start = await setConfiguration(twilio, workflow!.sid, { Configuration: text });
    const installation = installationOf(twilio, settings);
    await apply(installation);
    assert.notEqual(await configurationOf(twilio, workflow!.sid), start);
    await destroy(installation);
    assert.equal(await configurationOf(twilio, workflow!.sid), start);
  }),
);

test(
  "another's event callback is left, and said",
  inAccount(async (twilio) => {
    const workspace = twilio.taskRouter.flexWorkspace;
    workspace.eventCallbackUrl = 'https://wallboard.example.com/events';
    const installation = installationOf(twilio, settings);
    await apply(installation);
    assert.deepEqual(await openPoints(installation), [
      `conflict workspace-events ${workspace.sid}`,
    ]);
    await destroy(installation);
    assert.equal(workspace.eventCallbackUrl, 'https://wallboard.example.com/events');
  }),
);

test(
  'what others put into our lists stays, and so does the list',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const [list] = twilio.account.accessLists.values().toArray();
    const theirs = {
      sid: `IP${'f'.repeat(32)}`,
      friendlyName: 'Office',
      ipAddress: '192.0.2.1',
      cidrPrefixLength: 32,
      createdAtMs: 0,
      updatedAtMs: 0,
    };
    list!.addresses.set(theirs.sid, theirs);
    assert.deepEqual(await openPoints(installation), []);
    await destroy(installation);
    assert.deepEqual([...list!.addresses.values()], [theirs]);
    assert.equal(twilio.account.accessLists.size, 1);
  }),
);

test(
  'a number that points elsewhere by now is left when everything goes',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const number = numberOf(twilio, '+12025550100');
    Object.assign(number, { voiceUrl: 'https://example.com/new', statusCallback: null });
    await destroy(installation);
    assert.equal(number.voiceUrl, 'https://example.com/new');
  }),
);

test(
  'of a number changed by hand in part, the other part is restored',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const number = numberOf(twilio, '+12025550100');
    number.statusCallback = 'https://example.com/new';
    number.statusCallbackMethod = 'GET';
    await destroy(installation);
    assert.deepEqual(
      [number.voiceUrl, number.voiceMethod],
      [before[number.phoneNumber as keyof typeof before].voiceUrl, 'GET'],
    );
    assert.deepEqual(
      [number.statusCallback, number.statusCallbackMethod],
      ['https://example.com/new', 'GET'],
    );
  }),
);

test(
  'when the record of what was before is lost, numbers lead nowhere in the end, never to a flow that is gone',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    for (const again of [false, true]) {
      await apply(installation);
      await removeService(twilio);
      if (again) {
        numberOf(twilio, '+12025550100').statusCallback = 'https://example.com/new';
        await apply(installation);
        assert.deepEqual(await openPoints(installation), []);
      }
      await destroy(installation);
      const urls = [...twilio.account.phoneNumbers.values()].map(({ voiceUrl }) => voiceUrl);
      assert.deepEqual(urls, [null, null, null]);
    }
    assert.equal(numberOf(twilio, '+12025550100').statusCallback, 'https://example.com/new');
  }),
);

test(
  'when our flows were removed by hand, numbers are restored all the same; to a flow of theirs they stay',
  inAccount(async (twilio) => {
    const start = await twilio.dump();
    const installation = installationOf(twilio, settings);
    const flows = 'https://studio.twilio.com/v2/Flows';
    await apply(installation);
    const listed = (await ask(twilio, flows)) as { flows: { url: string }[] };
    for (const { url } of listed.flows) await ask(twilio, url, null);
    await destroy(installation);
    assert.equal(await twilio.dump(), start);

    await apply(installation);
    const Definition = JSON.stringify({
      ...{
        description: 'Theirs',
        initial_state: 'Trigger',
        flags: { allow_concurrent_calls: true },
      },
      states: [{ name: 'Trigger', type: 'trigger', properties: {}, transitions: [] }],
    });
    const form = { FriendlyName: 'Theirs', Status: 'published', Definition };
    const theirs = (await ask(twilio, flows, form)) as { webhook_url: string };
    numberOf(twilio, '+12025550100').voiceUrl = theirs.webhook_url;
    await destroy(installation);
    assert.equal(numberOf(twilio, '+12025550100').voiceUrl, theirs.webhook_url);
    assert.equal(
      numberOf(twilio, '+12025550100').statusCallback,
      before['+12025550100'].statusCallback,
    );
  }),
);

test(
  'a record that was tampered with is one sentence, and nothing is changed',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const { sid } = numberOf(twilio, '+12025550100');
    const { plan } = await planApply(installation);
    const service = `https://serverless.twilio.com/v1/Services/${plan.known.all('functions-service')[0]?.sid}`;
    const variables = `${service}/Environments/${plan.known.find('functions-environment', 'kept')?.sid}/Variables`;
    const listed = (await ask(twilio, variables)) as { variables: { sid: string; key: string }[] };
    const record = listed.variables.find(({ key }) => key === `${sid}_0`);
    await ask(twilio, `${variables}/${record?.sid}`, { Value: '1:{nonsense' });
    await assert.rejects(
      planDestroy(installation),
      new RegExp(`What ${sid} was like before .* Fix:`),
    );
  }),
);

test(
  'a call target that callbacks belong to stays, and destroy says so',
  inAccount(async (twilio) => {
    const installation = installationOf(twilio, settings);
    await apply(installation);
    const [id] = twilio.unhold.callTargets.keys();
    twilio.unhold.inUse.add(id!);
    const did = await destroy(installation);
    assert.ok(
      did.includes(
        'kept call-target unhold Flex [unhold-flex] (callbacks belong to it, and their history stays)',
      ),
    );
    assert.equal(twilio.account.sipDomains.size, 0);
  }),
);

test(
  'the Twilio side goes alone when Unhold is gone',
  inAccount(async (twilio) => {
    const start = await twilio.dump();
    await apply(installationOf(twilio, settings));
    await destroy(installationOf(twilio, settings, { unhold: null }));
    assert.equal(await twilio.dump(), start);
  }),
);

test(
  'a number is bought only when asked, keeps a record, and is given back only when asked',
  inAccount(async (twilio) => {
    const bought = '+14155550177';
    const wanted = settingsOf({ ...unholdFile, returnNumber: bought });
    await assert.rejects(
      planApply(installationOf(twilio, wanted)),
      /does not have the number \+14155550177.*--buy/,
    );
    const buying = installationOf(twilio, wanted, { buy: true });
    await apply(buying);
    assert.deepEqual(await openPoints(buying), []);
    await destroy(buying);
    assert.doesNotMatch(numberOf(twilio, bought).voiceUrl ?? '', /Flows/);
    await apply(buying);
    await destroy({ ...buying, release: true });
    assert.equal(numberOf(twilio, bought), undefined);
    assert.equal(
      twilio.account.phoneNumbers.size,
      3,
      'a number that was not bought here is never given back',
    );
  }),
);

test(
  'long addresses of numbers are kept whole',
  inAccount(async (twilio) => {
    const voiceUrl = `https://example.com/${'ü'.repeat(400)}?x=${'y'.repeat(900)}`;
    const number = addNumber(twilio, '+12025550150', { voiceUrl, statusCallback: null });
    const installation = installationOf(
      twilio,
      settingsOf({ ...unholdFile, returnNumber: '+12025550150' }),
    );
    await apply(installation);
    assert.notEqual(number.voiceUrl, voiceUrl);
    await destroy(installation);
    assert.equal(number.voiceUrl, voiceUrl);
  }),
);

async function removeService(twilio: TwilioAccount): Promise<void> {
  const { services } = (await ask(twilio, 'https://serverless.twilio.com/v1/Services')) as {
    services: { url: string }[];
  };
  for (const { url } of services) await ask(twilio, url, null);
}

/** One REST request: a read, with a form a change, with null a removal. */
async function ask(
  { account, fetch }: TwilioAccount,
  url: string,
  form?: Record<string, string> | null,
): Promise<unknown> {
  const headers = { authorization: `Basic ${btoa(`${account.sid}:${account.authToken}`)}` };
  const body = form ? new URLSearchParams(form) : null;
  const answer = await fetch(url, {
    method: form === undefined ? 'GET' : form === null ? 'DELETE' : 'POST',
    headers,
    body,
  });
  assert.ok(answer.ok, url);
  return answer.status === 204 ? null : answer.json();
}

async function configurationOf(twilio: TwilioAccount, sid: string): Promise<string> {
  return setConfiguration(twilio, sid, {});
}

/** Reads a workflow's configuration over REST, after it was set. */
async function setConfiguration(
  twilio: TwilioAccount,
  sid: string,
  form: Record<string, string>,
): Promise<string> {
  const { sid: workspaceSid } = twilio.taskRouter.flexWorkspace;
  const url = `https://taskrouter.twilio.com/v1/Workspaces/${workspaceSid}/Workflows/${sid}`;
  const { configuration } = (await ask(twilio, url, form)) as { configuration: string };
  return configuration;
}
