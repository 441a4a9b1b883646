import { hostname, networkInterfaces } from 'node:os';
import type { OidcSettings, SignInOptions } from './api/sign-in-options.ts';
import * as signInForms from './config-sign-in.ts';
import * as forms from './config-values.ts';
import type { SipRoute } from './sip/routed-resolver.ts';
import type { AllowList, PortRange, Reading } from './config-values.ts';

export interface Config {
  /** Null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Port 0 takes any free one. */
  http: { host: string; port: number; publicUrl: string | null };
  sip: {
    host: string;
    port: number;
    /** Goes into Contact, Via and SDP. */
    publicHost: string;
    /** True when only this machine can reach us: test numbers and loopback targets are then allowed. */
    loopback: boolean;
    /** Null: everybody who can reach us, which only a loopback address may say. */
    allow: AllowList | null;
    /** Looked into before DNS, like a hosts file. */
    routes: SipRoute[];
  };
  trunk: { uri: string; username: string | null; password: string | null; probe: boolean } | null;
  rtp: PortRange;
  /** First admin key; null: made at the first start and printed once. */
  apiKey: string | null;
  nodeId: string;
  signIn: SignInOptions;
  twilio: {
    accountSid: string;
    authToken: string;
    /** Where Twilio's webhooks reach us. */
    publicUrl: string;
    /** Where REST requests go instead of Twilio; null: Twilio. */
    restUrl: string | null;
  } | null;
}

export type ConfigResult =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; errors: string[]; warnings: string[] };

export type Mode = 'serve' | 'demo';

/** What defaults are made of; given in by tests. */
export interface Machine {
  hostName: string;
  pid: number;
  /** Addresses of this machine that others may reach, the preferred one first. */
  addresses: string[];
}

const knownNames = [
  'DATABASE_URL',
  'UNHOLD_DATA_DIR',
  'HTTP_PORT',
  'HTTP_HOST',
  'UNHOLD_PUBLIC_URL',
  'SIP_PORT',
  'SIP_HOST',
  'SIP_PUBLIC_HOST',
  'RTP_PORT_RANGE',
  'SIP_ALLOW',
  'SIP_ROUTES',
  'SIP_TRUNK_URI',
  'SIP_TRUNK_USER',
  'SIP_TRUNK_PASSWORD',
  'SIP_TRUNK_PROBE',
  'UNHOLD_API_KEY',
  'UNHOLD_NODE_ID',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_REST_URL',
  'UNHOLD_TOTP',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_NAME',
  'OIDC_ROLE_CLAIM',
  'OIDC_ROLES',
] as const;
type Name = (typeof knownNames)[number];

/** The configuration of this process. */
export function configFromEnvironment(mode: Mode): ConfigResult {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((entry) => !entry.internal && entry.family === 'IPv4')
    .map((entry) => entry.address);
  return readConfig(process.env, mode, { hostName: hostname(), pid: process.pid, addresses });
}

/** Reads every setting and names everything that is wrong at once; an empty value counts as absent. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  mode: Mode,
  machine: Machine,
): ConfigResult {
  const settings = new Settings(env);
  const publicUrl = settings.read('UNHOLD_PUBLIC_URL', null, forms.publicUrl);
  const config: Config = {
    databaseUrl: settings.read('DATABASE_URL', null, forms.databaseUrl),
    dataDir: settings.read('UNHOLD_DATA_DIR', '.unhold', forms.dataDir),
    http: {
      host: settings.read('HTTP_HOST', '127.0.0.1', forms.bindAddress),
      port: settings.read('HTTP_PORT', 8080, forms.port),
      publicUrl,
    },
    sip: readSip(settings, mode, machine),
    trunk: readTrunk(settings, mode),
    rtp: settings.read('RTP_PORT_RANGE', { fromPort: 20_000, toPort: 29_999 }, forms.portRange),
    apiKey: settings.read('UNHOLD_API_KEY', null, forms.apiKey),
    nodeId: '',
    signIn: {
      totpRequired: settings.read('UNHOLD_TOTP', false, signInForms.totpRule),
      oidc: readOidc(settings, publicUrl),
    },
    twilio: readTwilio(settings, mode, publicUrl),
  };
  // With any free port the name must not be one that another process on this machine also takes.
  const nodeSuffix = config.sip.port === 0 ? machine.pid : config.sip.port;
  config.nodeId = settings.read(
    'UNHOLD_NODE_ID',
    `${machine.hostName}-${nodeSuffix}`,
    forms.nodeId,
  );
  checkPorts(config, settings);

  const warnings = [...settings.warnings, ...unknownNames(env)];
  if (settings.errors.length > 0) return { ok: false, errors: settings.errors, warnings };
  return { ok: true, config, warnings };
}

/** Collects the errors and warnings of all settings while they are read. */
class Settings {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  text(name: Name): string | null {
    return this.#env[name]?.trim() || null;
  }

  read<T>(name: Name, absent: T, reader: (text: string) => Reading<T>): T {
    const text = this.text(name);
    if (text === null) return absent;
    const reading = reader(text);
    if ('value' in reading) return reading.value;
    this.error(name, reading.found ?? forms.quoted(text), reading.wanted, reading.fix);
    return absent;
  }

  error(name: Name, found: string, wanted: string, fix: string): void {
    this.errors.push(`${name} is ${found}; wanted: ${wanted}. Fix: ${fix}.`);
  }

  /** Two settings that only make sense together; gives both or nothing. */
  pair(first: Name, second: Name): [string, string] | null {
    const [one, two] = [this.text(first), this.text(second)];
    if (one !== null && two !== null) return [one, two];
    if (one === null && two === null) return null;
    const [there, missing] = one !== null ? [first, second] : [second, first];
    this.error(
      missing,
      'not set',
      `a value, as ${there} is set`,
      `set ${missing} or drop ${there}`,
    );
    return null;
  }
}

function readSip(settings: Settings, mode: Mode, machine: Machine): Config['sip'] {
  // A malformed SIP_HOST is one error; it must not also ask for SIP_ALLOW.
  const absent = mode === 'serve' && settings.text('SIP_HOST') === null ? '0.0.0.0' : '127.0.0.1';
  const host = settings.read('SIP_HOST', absent, forms.bindAddress);
  const loopback = forms.isLoopback(host);
  const allow = settings.read('SIP_ALLOW', null, forms.allowList);
  if (!loopback && settings.text('SIP_ALLOW') === null)
    settings.error(
      'SIP_ALLOW',
      'not set',
      `the networks that may call us, as SIP_HOST is ${host}`,
      'set SIP_ALLOW to CIDRs such as 192.0.2.0/24,198.51.100.7/32, or SIP_HOST=127.0.0.1',
    );
  let publicHost = settings.read('SIP_PUBLIC_HOST', null, forms.publicHostName);
  if (publicHost === null) {
    const wildcard = host === '0.0.0.0' || host === '::';
    publicHost = wildcard ? (machine.addresses[0] ?? '127.0.0.1') : host;
    if (wildcard)
      settings.warnings.push(
        `SIP_PUBLIC_HOST is not set: others are told to reach us at ${publicHost}.`,
      );
  }
  const port = settings.read('SIP_PORT', 5566, forms.port);
  const routes = settings.read('SIP_ROUTES', [], forms.sipRoutes);
  return { host, port, publicHost, loopback, allow, routes };
}

function readTrunk(settings: Settings, mode: Mode): Config['trunk'] {
  const uri = settings.read('SIP_TRUNK_URI', null, forms.trunkUri);
  const probe = settings.read('SIP_TRUNK_PROBE', false, forms.onOff);
  const login = settings.pair('SIP_TRUNK_USER', 'SIP_TRUNK_PASSWORD');
  if (uri !== null)
    return { uri, username: login?.[0] ?? null, password: login?.[1] ?? null, probe };
  if (settings.text('SIP_TRUNK_URI') === null && (login || probe))
    settings.error(
      'SIP_TRUNK_URI',
      'not set',
      'the trunk that the other SIP_TRUNK_ settings are for',
      'set SIP_TRUNK_URI, such as sip:trunk.example.net:5060, or drop the others',
    );
  else if (mode === 'serve' && settings.text('SIP_TRUNK_URI') === null)
    settings.warnings.push('SIP_TRUNK_URI is not set: phone numbers cannot be called.');
  return null;
}

function readTwilio(settings: Settings, mode: Mode, publicUrl: string | null): Config['twilio'] {
  const login = settings.pair('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN');
  settings.read('TWILIO_ACCOUNT_SID', null, (text) =>
    /^AC[0-9a-f]{32}$/i.test(text)
      ? { value: null }
      : { wanted: 'AC and 32 hexadecimal digits', fix: 'copy the Account SID from the console' },
  );
  const restUrl = settings.read('TWILIO_REST_URL', null, forms.restUrl);
  if (!login) return null;
  // A demo, and the local Twilio, call themselves; many a shell has an account set for other work.
  if (mode === 'serve' && settings.text('UNHOLD_PUBLIC_URL') === null)
    settings.error(
      'UNHOLD_PUBLIC_URL',
      'not set',
      'where Twilio reaches us, as TWILIO_ACCOUNT_SID is set',
      'set it to the URL that others see, such as https://unhold.example.com',
    );
  const [accountSid, authToken] = login;
  return { accountSid, authToken, publicUrl: publicUrl ?? '', restUrl };
}

function readOidc(settings: Settings, publicUrl: string | null): OidcSettings | null {
  const issuer = settings.read('OIDC_ISSUER', null, signInForms.oidcIssuer);
  const clientId = settings.read('OIDC_CLIENT_ID', null, signInForms.clientText);
  const clientSecret = settings.read('OIDC_CLIENT_SECRET', null, signInForms.clientText);
  const name = settings.read('OIDC_NAME', null, (text) => ({ value: text.slice(0, 60) }));
  const roleClaim = settings.read('OIDC_ROLE_CLAIM', 'roles', signInForms.claimName);
  const roles = settings.read('OIDC_ROLES', null, signInForms.roleMap);
  const login = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;
  const more = ['OIDC_NAME', 'OIDC_ROLE_CLAIM', 'OIDC_ROLES'] as const;
  if (![...login, ...more].some((each) => settings.text(each) !== null)) return null;
  for (const each of login)
    if (settings.text(each) === null)
      settings.error(
        each,
        'not set',
        'a value, as another OIDC_ setting is there',
        `set ${each} to what the identity provider gave you, or drop the others`,
      );
  if (settings.text('UNHOLD_PUBLIC_URL') === null)
    settings.error(
      'UNHOLD_PUBLIC_URL',
      'not set',
      'where browsers reach us, as OIDC_ISSUER is set: the identity provider sends them there',
      'set it to the URL that others see, such as https://unhold.example.com',
    );
  if (issuer === null || clientId === null || clientSecret === null || publicUrl === null)
    return null;
  const shown = name ?? new URL(issuer).hostname;
  return { issuer, clientId, clientSecret, name: shown, roleClaim, roles, publicUrl };
}

function checkPorts({ http, sip, rtp }: Config, settings: Settings): void {
  if (sip.port !== 0 && sip.port === http.port)
    settings.error(
      'SIP_PORT',
      `${sip.port}, as HTTP_PORT is`,
      'two ports, since both listen on TCP',
      'change one of them',
    );
  if (sip.port >= rtp.fromPort && sip.port <= rtp.toPort)
    settings.error(
      'SIP_PORT',
      `${sip.port}, inside RTP_PORT_RANGE`,
      'a port outside it',
      'change one of them',
    );
}

function unknownNames(env: Readonly<Record<string, string | undefined>>): string[] {
  const known: readonly string[] = knownNames;
  return Object.keys(env)
    .filter((name) => /^(UNHOLD|SIP|OIDC)_/.test(name) && !known.includes(name))
    .sort()
    .map((name) => `${name.slice(0, 60)} is not a setting of ours and changes nothing.`);
}

/** The environment as it is, for commands with settings of their own. */
export const processEnvironment: Readonly<Record<string, string | undefined>> = process.env;
