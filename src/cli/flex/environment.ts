import { isLoopback, publicUrl, quoted } from '../../config-values.ts';
import { UserError } from '../../base/errors.ts';
import type { TwilioLogin } from '../../flex/provision/twilio-client.ts';
import type { UnholdLogin } from '../../flex/provision/unhold-api.ts';
import type { FlexSettings } from '../../flex/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface FlexEnvironment {
  twilio: TwilioLogin;
  unhold: UnholdLogin | null;
}

/**
 * The logins, which never stand in the settings file.
 * @param withUnhold false to leave Unhold out whatever the provider
 * @throws UserError bad-config, naming everything that is wrong at once
 */
export function readFlexEnvironment(
  env: Environment,
  settings: FlexSettings,
  { withUnhold }: { withUnhold: boolean },
): FlexEnvironment {
  const errors: string[] = [];
  const text = (name: string): string => env[name]?.trim() ?? '';
  const url = (name: string): string | null => {
    const value = text(name);
    if (value === '') return null;
    const reading = publicUrl(value);
    if (!('value' in reading))
      errors.push(`${name} is ${quoted(value)}; wanted: ${reading.wanted}. Fix: ${reading.fix}.`);
    else if (value.startsWith('http:') && !isLocal(new URL(value).hostname))
      errors.push(
        `${name} is ${quoted(value)}; wanted: https, for passwords go there. Fix: use https, or an address of this machine.`,
      );
    return 'value' in reading ? reading.value : null;
  };

  const accountSid = text('TWILIO_ACCOUNT_SID');
  if (!/^AC[0-9a-f]{32}$/i.test(accountSid))
    errors.push(
      `TWILIO_ACCOUNT_SID is ${accountSid === '' ? 'not set' : quoted(accountSid)}; wanted: AC and 32 hexadecimal digits. Fix: copy the Account SID from the Console.`,
    );
  const [key, secret, token] = [
    text('TWILIO_API_KEY'),
    text('TWILIO_API_SECRET'),
    text('TWILIO_AUTH_TOKEN'),
  ];
  if ((key === '') !== (secret === ''))
    errors.push(
      `${key === '' ? 'TWILIO_API_KEY' : 'TWILIO_API_SECRET'} is not set; wanted: both or neither. Fix: set it, or drop the other one.`,
    );
  else if (key === '' && token === '')
    errors.push(
      'TWILIO_AUTH_TOKEN is not set; wanted: the auth token of the account. Fix: set it, or TWILIO_API_KEY and TWILIO_API_SECRET.',
    );
  const baseUrl = url('TWILIO_REST_URL');
  const unhold =
    settings.provider === 'unhold' && withUnhold
      ? { url: url('UNHOLD_URL') ?? settings.unholdUrl, apiKey: text('UNHOLD_API_KEY') }
      : null;
  if (unhold?.apiKey === '')
    errors.push(
      'UNHOLD_API_KEY is not set; wanted: a key of your Unhold with scope admin. Fix: set it to the one printed at its first start.',
    );
  if (errors.length > 0)
    throw new UserError(
      'bad-config',
      `The environment cannot be used:\n${errors.map((error) => `  - ${error}`).join('\n')}`,
    );
  const login =
    key === '' ? { username: accountSid, password: token } : { username: key, password: secret };
  return { twilio: { accountSid, ...login, ...(baseUrl !== null && { baseUrl }) }, unhold };
}

function isLocal(host: string): boolean {
  return host === 'localhost' || isLoopback(host.replace(/^\[|\]$/g, ''));
}
