import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { accountRestRoutes } from '../../../src/twin/rest/account-routes.ts';
import { sdkAt, startRestWorld, type RestWorld } from '../../support/twin-sdk.ts';

/** What the SDK throws: Twilio's status and code. */
const refusal = (status: number, code: number): object => ({ status, code });

let world: RestWorld;
let sip: RestWorld['client']['api']['v2010']['account']['sip'];
before(async () => {
  world = await startRestWorld();
  ({ sip } = world.client.api.v2010.account);
});
after(() => world.close());
afterEach(() => {
  assert.deepEqual(world.check.violations, []);
});

test('a number is searched, bought, set, found and released', async () => {
  const { client } = world;
  const [offered] = await client
    .availablePhoneNumbers('US')
    .local.list({ areaCode: 415, contains: '5550123', limit: 1 });
  assert.equal(offered?.phoneNumber, '+14155550123');
  const { phoneNumber } = offered;
  const bought = await client.incomingPhoneNumbers.create({
    phoneNumber,
    voiceUrl: 'https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1?a=1&b=%2B',
    statusCallback: 'https://example.test/status',
    statusCallbackMethod: 'GET',
  });
  assert.match(bought.sid, /^PN[0-9a-f]{32}$/);
  assert.partialDeepStrictEqual(bought.toJSON(), {
    phoneNumber,
    friendlyName: '(415) 555-0123',
    voiceUrl: 'https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1?a=1&b=%2B',
    voiceMethod: 'POST',
    statusCallbackMethod: 'GET',
    trunkSid: null,
  });
  assert.ok(Math.abs(bought.dateCreated.getTime() - Date.now()) < 60_000);
  // Whoever owns a number is not offered it again, nor may buy it twice.
  const rest = await client.availablePhoneNumbers('US').local.list({ areaCode: 415 });
  assert.ok(!rest.some((other) => other.phoneNumber === phoneNumber));
  await assert.rejects(client.incomingPhoneNumbers.create({ phoneNumber }), refusal(400, 21422));

  const changed = await client
    .incomingPhoneNumbers(bought.sid)
    .update({ friendlyName: 'Unhold line', voiceUrl: '' });
  assert.equal(changed.friendlyName, 'Unhold line');
  assert.equal(changed.voiceUrl, '');
  assert.equal(changed.statusCallback, 'https://example.test/status');
  const byNumber = await client.incomingPhoneNumbers.list({ phoneNumber: '+1415555****' });
  assert.deepEqual(
    byNumber.map(({ sid }) => sid),
    [bought.sid],
  );
  assert.deepEqual(await client.incomingPhoneNumbers.list({ friendlyName: 'unhold' }), []);

  assert.equal(await client.incomingPhoneNumbers(bought.sid).remove(), true);
  await assert.rejects(client.incomingPhoneNumbers(bought.sid).fetch(), refusal(404, 20404));
});

test('a number that cannot be had is refused with its reason', async () => {
  const { client } = world;
  const buy = (phoneNumber: string): Promise<unknown> =>
    client.incomingPhoneNumbers.create({ phoneNumber });
  await assert.rejects(buy('5550123'), refusal(400, 21421));
  await assert.rejects(buy('+14155551234'), refusal(400, 21422));
  await assert.rejects(client.incomingPhoneNumbers.create({}), refusal(400, 21421));
  await assert.rejects(
    client.incomingPhoneNumbers.create({ areaCode: '115' }),
    refusal(400, 21451),
  );
  const local = await client.incomingPhoneNumbers.create({ areaCode: '303' });
  assert.equal(local.phoneNumber, '+13035550100');
  const sid = local.sid;
  await assert.rejects(
    client.incomingPhoneNumbers(sid).update({ friendlyName: 'half', voiceUrl: 'nonsense' }),
    refusal(400, 21402),
  );
  await assert.rejects(
    client.incomingPhoneNumbers(sid).update({ voiceApplicationSid: `AP${'0'.repeat(32)}` }),
    (error: Error) => /VoiceApplicationSid/.test(error.message),
  );
  assert.equal((await client.incomingPhoneNumbers(sid).fetch()).friendlyName, '(303) 555-0100');
});

test('a SIP domain is bound to an access control list, by the new path and the old', async () => {
  const list = await sip.ipAccessControlLists.create({ friendlyName: 'unhold hosts' });
  const addresses = sip.ipAccessControlLists(list.sid).ipAddresses;
  const address = await addresses.create({ friendlyName: 'one', ipAddress: '54.165.17.177' });
  assert.equal(address.cidrPrefixLength, 32);
  await addresses(address.sid).update({ ipAddress: '54.165.17.0', cidrPrefixLength: 24 });
  assert.partialDeepStrictEqual((await addresses(address.sid).fetch()).toJSON(), {
    ...{ ipAddress: '54.165.17.0', cidrPrefixLength: 24, friendlyName: 'one' },
  });

  const domain = await sip.domains.create({
    domainName: 'Unhold-Return.sip.twilio.com',
    friendlyName: 'unhold return',
    voiceUrl: 'https://webhooks.twilio.com/v1/x',
  });
  assert.equal(domain.domainName, 'unhold-return.sip.twilio.com');
  assert.equal(domain.authType, '');
  const mappings = sip.domains(domain.sid).auth.calls.ipAccessControlListMappings;
  assert.deepEqual(await mappings.list(), []);
  const mapping = await mappings.create({ ipAccessControlListSid: list.sid });
  assert.deepEqual([mapping.sid, mapping.friendlyName], [list.sid, 'unhold hosts']);
  await assert.rejects(mappings.create({ ipAccessControlListSid: list.sid }), refusal(400, 21231));
  const old = await sip.domains(domain.sid).ipAccessControlListMappings.list();
  assert.deepEqual(
    old.map(({ sid, domainSid }) => [sid, domainSid]),
    [[list.sid, domain.sid]],
  );
  assert.equal((await sip.domains(domain.sid).fetch()).authType, 'IP_ACL');

  // A list in use stays; when the domain is gone, so are its mappings.
  await assert.rejects(sip.ipAccessControlLists(list.sid).remove(), { status: 400 });
  await mappings(list.sid).fetch();
  await sip.domains(domain.sid).ipAccessControlListMappings(list.sid).remove();
  await assert.rejects(mappings(list.sid).fetch(), refusal(404, 20404));
  await sip.domains(domain.sid).ipAccessControlListMappings.create({
    ipAccessControlListSid: list.sid,
  });
  await sip.domains(domain.sid).ipAccessControlListMappings(list.sid).fetch();
  await mappings(list.sid).remove();
  await sip.domains(domain.sid).remove();
  await addresses(address.sid).remove();
  assert.deepEqual(await addresses.list(), []);
  await sip.ipAccessControlLists(list.sid).update({ friendlyName: 'renamed' });
  assert.equal((await sip.ipAccessControlLists(list.sid).fetch()).friendlyName, 'renamed');
  await sip.ipAccessControlLists(list.sid).remove();
  assert.deepEqual(await sip.ipAccessControlLists.list(), []);
});

test('a domain name must be well formed and not taken', async () => {
  const domain = await sip.domains.create({ domainName: 'one.sip.twilio.com' });
  const other = await sip.domains.create({ domainName: 'two.sip.twilio.com' });
  for (const domainName of [
    'ONE.sip.twilio.com',
    'x.twilio.com',
    'a.b.sip.twilio.com',
    'ü.sip.twilio.com',
  ])
    await assert.rejects(sip.domains.create({ domainName }), refusal(400, 21232), domainName);
  await assert.rejects(
    sip.domains(other.sid).update({ domainName: 'one.sip.twilio.com' }),
    refusal(400, 21232),
  );
  await sip.domains(domain.sid).update({ domainName: 'one.sip.twilio.com', secure: true });
  assert.equal((await sip.domains(domain.sid).fetch()).secure, true);
  assert.deepEqual(
    (await sip.domains.list()).map(({ domainName }) => domainName),
    ['one.sip.twilio.com', 'two.sip.twilio.com'],
  );
});

test('an access control list takes IPv4 only, and makes /32 of /0 as Twilio does', async () => {
  const list = await sip.ipAccessControlLists.create({ friendlyName: 'strict' });
  const { ipAddresses } = sip.ipAccessControlLists(list.sid);
  for (const ipAddress of ['::1', '1.2.3', '1.2.3.4/24', 'example.com'])
    await assert.rejects(ipAddresses.create({ friendlyName: 'x', ipAddress }), refusal(400, 20001));
  await assert.rejects(
    ipAddresses.create({ friendlyName: 'x', ipAddress: '1.2.3.4', cidrPrefixLength: 33 }),
    refusal(400, 20001),
  );
  const any = { friendlyName: 'x', ipAddress: '0.0.0.0', cidrPrefixLength: 0 };
  assert.equal((await ipAddresses.create(any)).cidrPrefixLength, 32);
});

test('a trunk has its origination URLs, access control lists and numbers', async () => {
  const { client, account } = world;
  const { trunks } = client.trunking.v1;
  const trunk = await trunks.create({
    friendlyName: 'unhold',
    domainName: 'unhold.pstn.twilio.com',
  });
  assert.deepEqual([trunk.secure, trunk.transferMode, trunk.authType], [false, 'disable-all', '']);
  await assert.rejects(
    trunks.create({ domainName: 'UNHOLD.pstn.twilio.com' }),
    refusal(400, 21248),
  );
  await assert.rejects(trunks.create({ domainName: 'unhold.example' }), refusal(400, 20001));
  await trunks(trunk.sid).update({ secure: true, transferMode: 'sip-only' });
  assert.deepEqual((await trunks(trunk.sid).fetch()).transferMode, 'sip-only');

  const { originationUrls, ipAccessControlLists, phoneNumbers } = trunks(trunk.sid);
  const target = { weight: 1, priority: 0, enabled: true, friendlyName: 'a' };
  const url = await originationUrls.create({ ...target, sipUrl: 'sip:edge.example.test:5566' });
  await originationUrls(url.sid).update({ weight: 10, enabled: false });
  const read = await originationUrls(url.sid).fetch();
  assert.deepEqual([read.weight, read.priority, read.enabled], [10, 0, false]);
  await assert.rejects(
    originationUrls.create({ ...target, sipUrl: 'https://x.test' }),
    refusal(400, 20001),
  );
  await assert.rejects(
    originationUrls.create({ ...target, weight: 0, sipUrl: 'sip:x.test' }),
    refusal(400, 20001),
  );
  assert.equal((await originationUrls.list()).length, 1);
  await originationUrls(url.sid).remove();

  const list = await sip.ipAccessControlLists.create({ friendlyName: 'for the trunk' });
  await ipAccessControlLists.create({ ipAccessControlListSid: list.sid });
  assert.equal((await ipAccessControlLists(list.sid).fetch()).friendlyName, 'for the trunk');
  assert.equal((await ipAccessControlLists.list()).length, 1);
  assert.deepEqual((await trunks(trunk.sid).fetch()).authTypeSet, ['IP_ACL']);
  await assert.rejects(sip.ipAccessControlLists(list.sid).remove(), { status: 400 });
  await ipAccessControlLists(list.sid).remove();
  await sip.ipAccessControlLists(list.sid).remove();

  const number = await client.incomingPhoneNumbers.create({ areaCode: '512' });
  await phoneNumbers.create({ phoneNumberSid: number.sid });
  assert.equal((await phoneNumbers(number.sid).fetch()).trunkSid, trunk.sid);
  assert.equal((await phoneNumbers.list()).length, 1);
  await phoneNumbers(number.sid).remove();
  await client.incomingPhoneNumbers(number.sid).update({ trunkSid: trunk.sid });
  await trunks(trunk.sid).remove();
  assert.equal(account.phoneNumbers.get(number.sid)?.trunkSid, null);
  assert.deepEqual(await trunks.list(), []);
});

test('the SDK pages through both kinds of lists to the end', async () => {
  const { client } = world;
  const names = Array.from({ length: 7 }, (_, index) => `list ${index}`);
  const before = (await sip.ipAccessControlLists.list()).length;
  for (const friendlyName of names) await sip.ipAccessControlLists.create({ friendlyName });
  const lists = await sip.ipAccessControlLists.list({ pageSize: 3 });
  assert.deepEqual(
    lists.slice(before).map(({ friendlyName }) => friendlyName),
    names,
  );
  for (const friendlyName of names) await client.trunking.v1.trunks.create({ friendlyName });
  const trunks = await client.trunking.v1.trunks.list({ pageSize: 2 });
  assert.deepEqual(
    trunks.map(({ friendlyName }) => friendlyName),
    names,
  );
});

test('the account is there, another is not, and an API key opens it until it is removed', async () => {
  const { client, account, server } = world;
  assert.equal((await client.api.v2010.accounts(account.sid).fetch()).status, 'active');
  assert.equal((await client.api.v2010.accounts.list()).length, 1);
  await assert.rejects(
    client.api.v2010.accounts(`AC${'0'.repeat(32)}`).fetch(),
    refusal(404, 20404),
  );
  const wrong = sdkAt(server.url, account.sid, 'x'.repeat(32), account.sid);
  await assert.rejects(wrong.incomingPhoneNumbers.list(), refusal(401, 20003));

  const key = await client.newKeys.create({ friendlyName: 'ci' });
  const byKey = sdkAt(server.url, key.sid, key.secret, account.sid);
  assert.equal((await byKey.keys(key.sid).fetch()).friendlyName, 'ci');
  await byKey.keys(key.sid).update({ friendlyName: 'ci 2' });
  assert.deepEqual(
    (await byKey.keys.list()).map(({ friendlyName }) => friendlyName),
    ['ci 2'],
  );
  await client.keys(key.sid).remove();
  await assert.rejects(byKey.keys.list(), refusal(401, 20003));
});

test('the SDK waits out a 429, and reports a lost reply of what was done', async () => {
  const { client, account, faults, server } = world;
  faults.add({
    times: 2,
    fault: { kind: 'answer', status: 429, code: 20429, message: 'Too Many' },
  });
  const patient = sdkAt(server.url, account.sid, account.authToken, account.sid, {
    autoRetry: true,
  });
  await patient.api.v2010.account.sip.ipAccessControlLists.create({ friendlyName: 'patience' });

  faults.add({ times: 1, method: 'POST', fault: { kind: 'lost-reply' } });
  await assert.rejects(
    client.api.v2010.account.sip.domains.create({ domainName: 'lost.sip.twilio.com' }),
  );
  const names = Array.from(account.sipDomains.values(), ({ domainName }) => domainName);
  assert.ok(names.includes('lost.sip.twilio.com'));
  faults.reset();
});

test('every route on the account was asked by now, calls apart', () => {
  const missed = accountRestRoutes(world.account)
    .map(({ method, host, path }) => `${method} https://${host}${path}`)
    .filter((operation) => !operation.includes('/Calls') || operation.includes('/Auth/Calls'))
    .filter((operation) => !world.check.seen.has(operation));
  assert.deepEqual(missed, []);
});
