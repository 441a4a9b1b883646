import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessList } from '../../../../src/twin/account/access-list.ts';
import type { SipDomain } from '../../../../src/twin/account/sip-domain.ts';
import { caller, line, noLeaks, VoiceWorld, type Ringing } from '../../../support/voice-world.ts';

const uri = 'sip:+12025550199@unhold.sip.twilio.com';

function domain(): SipDomain {
  return {
    ...{ sid: 'SD1', domainName: 'unhold.sip.twilio.com', friendlyName: 'd' },
    ...{ voiceUrl: 'https://app.example.com/domain', voiceMethod: 'POST' },
    ...{ voiceFallbackUrl: null, voiceFallbackMethod: 'POST' },
    voiceStatusCallbackUrl: 'https://app.example.com/status',
    ...{ voiceStatusCallbackMethod: 'POST', sipRegistration: false, secure: false },
    ...{ emergencyCallingEnabled: false, byocTrunkSid: null, emergencyCallerSid: null },
    callAccessLists: new Map([['AL1', { createdAtMs: 0, updatedAtMs: 0 }]]),
    ...{ createdAtMs: 0, updatedAtMs: 0 },
  };
}

function accessList(ipAddress: string, cidrPrefixLength: number): AccessList {
  const times = { createdAtMs: 0, updatedAtMs: 0 };
  const address = { sid: 'IP1', friendlyName: 'a', ipAddress, cidrPrefixLength, ...times };
  return { sid: 'AL1', friendlyName: 'l', addresses: new Map([['IP1', address]]), ...times };
}

/** A domain that 127.0.0.2 alone may call. */
async function begin(): Promise<VoiceWorld> {
  const world = await VoiceWorld.open({ '/domain': '<Say>one two three</Say>', '/status': '' });
  world.account.sipDomains.set('SD1', domain());
  world.account.accessLists.set('AL1', accessList('127.0.0.2', 32));
  return world;
}

async function dial(
  world: VoiceWorld,
  options: { to?: string; host?: string; headers?: [string, string][] } = {},
): Promise<Ringing> {
  const { to = uri, host = '127.0.0.2', headers = [] } = options;
  const ringing = await world.phone(host).dial(to, { headers });
  await world.run(200);
  return ringing;
}

test('the domain asks its VoiceUrl, with SIP addresses and the headers as they were sent', async () => {
  const world = await begin();
  const ringing = await dial(world, {
    headers: [
      ['x-user-to-user', caller],
      ['X-Unhold-Callback', 'cb-1'],
      ['User-to-User', '04abcd;encoding=hex'],
      ['Subject', 'secret'],
    ],
  });
  assert.equal(ringing.state, 'up');
  const { CallSid, SipCallId, ...params } = world.last('/domain');
  assert.match(CallSid ?? '', /^CA[0-9a-f]{32}$/);
  assert.match(SipCallId ?? '', /^[0-9a-f]{16}$/);
  const from = 'sip:+12025550143@127.0.0.2';
  assert.deepEqual(params, {
    ...{ AccountSid: world.account.sid, ApiVersion: '2010-04-01', Direction: 'inbound' },
    ...{ CallStatus: 'ringing', To: uri, Called: uri, From: from, Caller: from },
    ...{ SipDomain: 'unhold.sip.twilio.com', SipDomainSid: 'SD1', SipSourceIp: '127.0.0.2' },
    'SipHeader_x-user-to-user': caller,
    'SipHeader_X-Unhold-Callback': 'cb-1',
    'SipHeader_User-to-User': '04abcd;encoding=hex',
  });
  await world.run(2_000);
  assert.equal(world.last('/status')['CallStatus'], 'completed');
  assert.deepEqual(await world.close(), noLeaks);
});

for (const { what, change, options = {}, state } of [
  {
    what: 'an address on no list',
    change: () => {},
    options: { host: '127.0.0.3' },
    state: '403 127.0.0.3 is on no access list of the domain',
  },
  {
    what: 'an empty list',
    change: ({ account }: VoiceWorld) => account.accessLists.get('AL1')!.addresses.clear(),
    state: '403 127.0.0.2 is on no access list of the domain',
  },
  {
    what: 'a domain without a list',
    change: ({ account }: VoiceWorld) => account.sipDomains.get('SD1')!.callAccessLists.clear(),
    state: '403 127.0.0.2 is on no access list of the domain',
  },
  {
    what: 'a list that was deleted',
    change: ({ account }: VoiceWorld) => account.accessLists.delete('AL1'),
    state: '403 127.0.0.2 is on no access list of the domain',
  },
  {
    what: 'a domain of somebody else',
    change: () => {},
    options: { to: 'sip:x@other.sip.twilio.com' },
    state: '404 No SIP domain other.sip.twilio.com in this account',
  },
  {
    what: 'a domain without a VoiceUrl',
    change: ({ account }: VoiceWorld) => (account.sipDomains.get('SD1')!.voiceUrl = null),
    state: '404 unhold.sip.twilio.com has no VoiceUrl',
  },
  {
    what: 'a number that the account does not have',
    change: () => {},
    options: { to: 'sip:+12025550111@127.0.0.1:5060' },
    state: '404 No number +12025550111 in this account',
  },
  {
    what: 'a number without a VoiceUrl',
    change: ({ account }: VoiceWorld) => (account.phoneNumbers.get('PN1')!.voiceUrl = null),
    options: { to: `sip:${line}@127.0.0.1:5060` },
    state: `404 ${line} has no VoiceUrl`,
  },
  {
    what: 'a number on a trunk',
    change: ({ account }: VoiceWorld) => (account.phoneNumbers.get('PN1')!.trunkSid = 'TK1'),
    options: { to: `sip:${line}@127.0.0.1:5060` },
    state: `404 ${line} is on an Elastic SIP trunk`,
  },
])
  test(`${what}: ${state}`, async () => {
    const world = await begin();
    change(world);
    const ringing = await dial(world, options);
    assert.equal(ringing.state, state);
    assert.deepEqual(world.paths(), []);
    assert.equal(world.account.calls.size, 0);
    assert.deepEqual(await world.close(), noLeaks);
  });

test('a list with a range lets the range in; a number asks nobody', async () => {
  const world = await begin();
  world.account.accessLists.set('AL1', accessList('127.0.0.0', 30));
  assert.equal((await dial(world, { host: '127.0.0.3' })).state, 'up');
  assert.equal((await dial(world, { host: '127.0.0.4' })).state.slice(0, 3), '403');
  world.pages['/voice'] = '<Say>one two three</Say>';
  const number = await dial(world, { host: '127.0.0.9', to: `sip:%2B12025550100@127.0.0.1:5060` });
  assert.equal(number.state, 'up');
  assert.deepEqual(await world.close(), noLeaks);
});

for (const from of ['"O\'Brien" <sip:x@[::1]>', 'tel:+12025550143', 'sip:127.0.0.2', '<>'])
  test(`a From such as ${from} crashes nothing`, async () => {
    const world = await begin();
    const branch = `z9hG4bK${world.network.hex(8)}`;
    const text = [
      `INVITE ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.2:5060;branch=${branch}`,
      `From: ${from};tag=1`,
      `To: <${uri}>`,
      `Call-ID: ${branch}`,
      'CSeq: 1 INVITE',
      'Max-Forwards: 70',
      'Contact: <sip:127.0.0.2>',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const peer = (host: string) => ({ protocol: 'UDP', host, port: 5060 }) as const;
    world.network.inject(text, peer('127.0.0.2'), peer('127.0.0.1'));
    await world.run(40_000);
    assert.equal(world.voice.liveCalls, 0);
    assert.deepEqual(await world.close(), noLeaks);
  });
