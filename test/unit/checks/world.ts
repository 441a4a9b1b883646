import { allowList } from '../../../src/config-values.ts';
import type { Probes } from '../../../src/checks/probes.ts';
import type { CheckedSettings, Subject } from '../../../src/checks/subject.ts';

/** An installation in which all is well, on 203.0.113.5 of this machine, with a trunk and a Twilio account. */
export const settings: CheckedSettings = {
  http: { host: '127.0.0.1', publicUrl: 'https://unhold.example.com' },
  sip: {
    ...{ host: '0.0.0.0', publicHost: '203.0.113.5', loopback: false },
    allow: allowOf('198.51.100.0/24'),
  },
  trunk: { uri: 'sip:trunk.example.net' },
  rtp: { fromPort: 20_000, toPort: 29_999 },
  twilio: { accountSid: `AC${'1'.repeat(32)}`, authToken: 'secret', restUrl: null },
};

export function allowOf(text: string): NonNullable<CheckedSettings['sip']['allow']> {
  const reading = allowList(text);
  if (!('value' in reading)) throw new Error(`no list: ${text}`);
  return reading.value;
}

export const target = {
  name: 'Billing',
  destination: 'sip:+12025550120@acme.sip.twilio.com',
  twilio: { workspaceSid: `WS${'2'.repeat(32)}`, taskQueueSid: `WQ${'3'.repeat(32)}` },
};

export function subjectWith(
  change: Partial<Subject> = {},
  of: Partial<CheckedSettings> = {},
): Subject {
  return {
    settings: { ...settings, ...of },
    callTargets: async () => [target],
    writeToDatabase: async () => 3,
    databaseAheadMs: () => 40,
    freeBytes: async () => 50e9,
    missingPrompts: () => [],
    ...change,
  };
}

/** A world that answers as it should; a test changes what goes wrong. */
export function probesWith(change: Partial<Probes> = {}): Probes {
  return {
    options: async () => ({ status: 200 }),
    locate: async () => ({
      places: [{ address: '198.51.100.7', port: 5060, protocol: 'UDP' }],
      bySrv: true,
    }),
    addressesOf: async (host) => [host],
    ownAddresses: () => ['127.0.0.1', '203.0.113.5'],
    bindUdp: async () => null,
    sendToSelf: async () => 'arrived',
    get: async (url) => ({
      status: 200,
      text: url.includes('/healthz')
        ? '{"status":"ready","parts":{}}'
        : JSON.stringify({ status: 'active' }),
    }),
    ...change,
  };
}
