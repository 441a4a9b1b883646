import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallTargetSettings, MetadataItem } from '../../../src/callback/call-target.ts';
import { checkSettings, isSipUri } from '../../../src/callback/target-rules.ts';
import { settingsWith } from './builders.ts';

const fieldsOf = (changes: Partial<CallTargetSettings>, loopback = false): string[] =>
  checkSettings(settingsWith(changes), { loopback }).map(({ field }) => field);

const item = (name: string, type: MetadataItem['type'] = 'sip-header'): MetadataItem => ({
  name,
  type,
  maxLength: 60,
  terminator: null,
  default: null,
});

const cases: [what: string, changes: Partial<CallTargetSettings>, fields: string[]][] = [
  ['the defaults', {}, []],
  ['a number as destination', { destination: '+12025550120' }, []],
  ['a destination that is neither', { destination: 'queue' }, ['destination']],
  ['a mail address', { holdDestination: 'mailto:a@b.example' }, ['holdDestination']],
  [
    'a header in a destination',
    { failoverDestination: 'sip:a@b\r\nX: 1' },
    ['failoverDestination'],
  ],
  ['this machine', { destination: 'sip:q@127.0.0.1:5070' }, ['destination']],
  ['this machine by name', { destination: 'sip:localhost' }, ['destination']],
  ['this machine by IPv6', { destination: 'sip:q@[::1]:5070;transport=tcp' }, ['destination']],
  ['this machine, mapped', { destination: 'sip:q@[::ffff:7f00:1]' }, ['destination']],
  ['any address of this machine', { destination: 'sip:q@0.0.0.0' }, ['destination']],
  ['a caller ID that is none', { callerId: 'Billing' }, ['callerId']],
  ['a caller ID of no country', { callerId: '+881612345678' }, ['allowedCountries']],
  ['the same, with countries', { callerId: '+881612345678', allowedCountries: ['US'] }, []],
  ['agent first on a queue’s answer', { firstParty: 'agent' }, ['agentConfirmation']],
  ['agent first with a key', { firstParty: 'agent', agentConfirmation: 'key' }, []],
  [
    'TaskRouter’s word without a queue of its own',
    { agentConfirmation: 'taskrouter' },
    ['agentConfirmation'],
  ],
  [
    'agent first by TaskRouter',
    {
      firstParty: 'agent',
      agentConfirmation: 'taskrouter',
      twilio: { workspaceSid: `WS${'0'.repeat(32)}`, taskQueueSid: `WQ${'0'.repeat(32)}` },
    },
    [],
  ],
  ['agent first by API', { firstParty: 'agent', agentConfirmation: 'api' }, []],
  ['agent first on a person', { firstParty: 'agent', destinationIsPerson: true }, []],
  ['floor at the cap', { quote: { floorSeconds: 60, capSeconds: 60 } }, []],
  ['floor above the cap', { quote: { floorSeconds: 61, capSeconds: 60 } }, ['quote.floorSeconds']],
  ['an unknown zone', { timeZone: 'Mars/Olympus' }, ['timeZone']],
  ['one item twice', { metadataItems: [item('X-A'), item('x-a')] }, ['metadataItems']],
  ['no header name', { metadataItems: [item('a b')] }, ['metadataItems.0.name']],
  ['any name for digits', { metadataItems: [item('a b', 'dtmf')] }, []],
  ['a header of the call itself', { metadataItems: [item('Call-ID')] }, ['metadataItems.0.name']],
  ['the same for digits', { metadataItems: [item('Via', 'dtmf')] }, ['metadataItems.0.name']],
  ['an identity', { metadataItems: [item('P-Asserted-Identity')] }, ['metadataItems.0.name']],
  ['several at once', { destination: 'x', timeZone: '' }, ['destination', 'timeZone']],
];

for (const [what, changes, fields] of cases) {
  test(`${what}: ${fields.length === 0 ? 'stands' : `refused for ${fields.join(', ')}`}`, () => {
    assert.deepEqual(fieldsOf(changes), fields);
  });
}

test('this machine may be called where the platform listens on loopback only', () => {
  assert.deepEqual(fieldsOf({ destination: 'sip:q@127.0.0.1:5070' }, true), []);
});

test('the form of a SIP URI', () => {
  const good = [
    'sip:acme.example',
    'sip:+1202@10.0.0.1:5060;transport=tcp?X-A=b',
    'sip:u:p@[2001:db8::1]',
  ];
  const bad = [
    'sips:q@a.b',
    'sip:q@a.b;transport=tls',
    'sip:q@a.b;user=phone;maddr=127.0.0.1',
    'sip:',
    'sip:@a',
    'http://a',
    'sip:a b@c',
    'sip:a@b@c',
    'sip:a@-b',
    `sip:${'a'.repeat(600)}`,
    'sip:a@b"',
  ];
  for (const text of good) assert.ok(isSipUri(text), text);
  for (const text of bad) assert.ok(!isSipUri(text), text);
});
