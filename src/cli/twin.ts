import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realClock } from '../base/clock.ts';
import { createLog } from '../base/log.ts';
import { sipRoutes, trunkUri } from '../config-values.ts';
import { Story, printLine } from '../sim/story.ts';
import { portTaken } from '../port-taken.ts';
import { fastClock } from '../twin/fast-clock.ts';
import { OpenApiCheck } from '../twin/rest/openapi.ts';
import type { Twin } from '../twin/twin.ts';
import { UsageError, type Command } from './command.ts';
import { startLocalFlex } from './local-flex.ts';
import { readSettings } from './settings.ts';
import { tellTwin } from './twin-story.ts';
import { untilStopped } from './until-stopped.ts';

const options = {
  port: { type: 'string', default: '8091' },
  'sip-port': { type: 'string', default: '5062' },
  'tls-proxy': { type: 'boolean', default: false },
  'tls-proxy-port': { type: 'string', default: '0' },
  numbers: { type: 'string', default: '+12025550100,+12025550101,+12025550102' },
  agents: { type: 'string', default: 'Ada,Grace' },
  carrier: { type: 'string' },
  routes: { type: 'string' },
  speed: { type: 'string', default: '1' },
  strict: { type: 'boolean', default: false },
} as const;

export const twin: Command = {
  name: 'twin',
  about: 'a local Twilio: REST, calls, Studio, TaskRouter, Functions, on this machine',
  help: `Usage: npm run unhold -- twin [OPTIONS]

A local Twilio with one account, to deploy into and to call, with no account and no network. Everything is in
memory and forgotten when it stops. docs/twin.md tells what it does as Twilio does, and what it does not.

  --port N           HTTP: REST, the live page (8091)
  --sip-port N       SIP over UDP and TCP (5062)
  --tls-proxy        tell how unmodified clients (twilio-cli, SDKs) reach it, by HTTP_PROXY
  --tls-proxy-port N the port for them (any free one)
  --numbers LIST     phone numbers that the account has (+12025550100,+12025550101,+12025550102)
  --agents LIST      simulated agents who answer calls (Ada,Grace); "" for none
  --carrier URI      where <Dial><Number> goes, such as sip:127.0.0.1:5070 (nowhere)
  --routes LIST      host=address:port,… for SIP hosts that are on this machine
  --speed N          let waits pass N times as fast (1); audio and HTTP stay as they are
  --strict           check every request and answer against Twilio's OpenAPI, and say what differs

TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, when set, are the account's; else they are made up.`,
  async run(args) {
    const { values } = parseArgs({ args, options, allowPositionals: false });
    const config = readSettings('demo');
    const log = createLog('warn');
    const story = new Story(realClock, (line) => console.log(printLine(line)));
    const check = values.strict
      ? new OpenApiCheck(({ operation, where, message }) =>
          story.note('openapi', `${operation}, ${where}: ${message}`),
        )
      : null;
    const { twilio } = config;
    const local = await startLocalFlex({
      ...{ phoneClock: realClock, log, host: config.sip.host },
      clock: fastClock(realClock, between('speed', values.speed, 0.1, 10_000)),
      httpPort: port('port', values.port),
      sipPort: port('sip-port', values['sip-port']),
      tlsProxyPort: port('tls-proxy-port', values['tls-proxy-port']),
      dir: join(config.dataDir, 'twin'),
      carrierUri: values.carrier === undefined ? null : read('carrier', values.carrier, trunkUri),
      sipRoutes: values.routes === undefined ? [] : read('routes', values.routes, sipRoutes),
      numbers: words(values.numbers).map(asNumber),
      agents: asNames(words(values.agents)),
      ...(twilio && { credentials: twilio }),
      ...(check && { witness: check.witness }),
    }).catch((error: unknown) => {
      throw portTaken(error, '--port, --sip-port or --tls-proxy-port');
    });
    console.log(welcome(local, values['tls-proxy']));
    const stopTelling = tellTwin(local, story);
    await untilStopped();
    stopTelling();
    await local.stop();
    if (check) console.log(`${check.seen.size} operations checked, ${check.count} violations.`);
    return check && check.count > 0 ? 1 : 0;
  },
};

const words = (list: string): string[] => list.split(/[\s,]+/).filter((word) => word !== '');

function between(option: string, text: string, min: number, max: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && value <= max) return value;
  throw new UsageError(`--${option} is "${text}"; wanted: a number from ${min} to ${max}.`);
}

function port(option: string, text: string): number {
  const value = between(option, text, 0, 65_535);
  if (Number.isInteger(value)) return value;
  throw new UsageError(`--${option} is "${text}"; wanted: a whole number.`);
}

function asNumber(text: string): string {
  if (/^\+[1-9]\d{6,14}$/.test(text)) return text;
  throw new UsageError(`--numbers holds "${text}"; wanted: E.164 numbers such as +12025550100.`);
}

/** Each is also the user part of a SIP URI, and one worker of the workspace. */
function asNames(names: string[]): string[] {
  const bad = names.find((name, at) => !/^[\w-]{1,40}$/.test(name) || names.indexOf(name) < at);
  if (bad === undefined) return names;
  throw new UsageError(`--agents holds "${bad}"; wanted: names of letters and digits, each once.`);
}

function read<T>(
  option: string,
  text: string,
  reader: (text: string) => { value: T } | { wanted: string },
): T {
  const reading = reader(text);
  if ('value' in reading) return reading.value;
  throw new UsageError(`--${option} is "${text}"; wanted: ${reading.wanted}.`);
}

function welcome({ account, url, sipAddress, proxy }: Twin, tellsProxy: boolean): string {
  const dial = [...account.phoneNumbers.values()].map(
    ({ phoneNumber }) => `sip:${phoneNumber}@${sipAddress}`,
  );
  const clients = tellsProxy
    ? `the same, and\n${' '.repeat(20)}export HTTP_PROXY=${proxy.url} NODE_EXTRA_CA_CERTS=${proxy.caFile}`
    : 'start it with --tls-proxy';
  return `
A local Twilio is up. It is in memory only.

  Watch             ${url}/
  Dial              ${dial.join('\n                    ')}

  unhold flex       export TWILIO_ACCOUNT_SID=${account.sid} TWILIO_AUTH_TOKEN=${account.authToken} TWILIO_REST_URL=${url}
  twilio, SDKs      ${clients}

Ctrl-C stops it. What happens (seconds since the start, who, what):
`;
}
