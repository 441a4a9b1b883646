import type { FlexSettings } from './queries.ts';

/** The fields that everybody has to fill in; all others have defaults and stand in the file. */
export interface Essentials {
  customerNumbers: { number: string; offer: string }[];
  returnNumber: string;
  sipDomain: string;
  taskQueue: string;
  allow: string;
  callbackNumber: string;
  callbackHost: string;
  callbackPort: number;
  unholdUrl: string;
  thresholdSeconds: number;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown, absent: number): number =>
  typeof value === 'number' ? value : absent;

/** What the form shows of settings that somebody may have written by hand, right or wrong. */
export function essentialsOf(settings: FlexSettings): Essentials {
  const callback = record(settings['callback']);
  const { customerNumbers, allow } = settings;
  const numbers = Array.isArray(customerNumbers) ? customerNumbers.map(record) : [];
  return {
    customerNumbers: numbers.map((each) => ({
      number: text(each['number']),
      offer: text(each['offer']) || 'before-queue',
    })),
    returnNumber: text(settings['returnNumber']),
    sipDomain: text(settings['sipDomain']),
    taskQueue: text(record(settings['taskRouter'])['taskQueue']) || 'Everyone',
    allow: Array.isArray(allow) ? allow.map(text).join(', ') : '',
    callbackNumber: text(callback['number']),
    callbackHost: text(callback['host']),
    callbackPort: number(callback['port'], 5566),
    unholdUrl: text(settings['unholdUrl']),
    thresholdSeconds: number(settings['thresholdSeconds'], 120),
  };
}

/** The settings with what was typed into the form; what was not touched, or is not in it, stays as it is. */
export function withEssentials(settings: FlexSettings, typed: Partial<Essentials>): FlexSettings {
  const { taskQueue, allow, callbackNumber, callbackHost, callbackPort, ...plain } = typed;
  const callback = withoutAbsent({
    ...{ number: callbackNumber, host: callbackHost, port: callbackPort },
  });
  return {
    ...settings,
    ...plain,
    ...(taskQueue !== undefined && {
      taskRouter: { ...record(settings['taskRouter']), taskQueue },
    }),
    ...(allow !== undefined && { allow: allow.split(/[\s,]+/).filter((each) => each !== '') }),
    ...(Object.keys(callback).length > 0 && {
      callback: { ...record(settings['callback']), ...callback },
    }),
  };
}

function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Where nothing was planned yet: what this node knows of itself. */
export function firstSettings(known: {
  publicHost: string;
  port: number;
  publicUrl: string | null;
}): FlexSettings {
  return {
    provider: 'unhold',
    customerNumbers: [{ number: '', offer: 'before-queue' }],
    returnNumber: '',
    sipDomain: '',
    taskRouter: { taskQueue: 'Everyone' },
    allow: /^[\d.]+$/.test(known.publicHost) ? [`${known.publicHost}/32`] : [],
    callback: { number: '', host: known.publicHost, port: known.port },
    unholdUrl: known.publicUrl ?? '',
    thresholdSeconds: 120,
  };
}

/** The settings as they stand in `unhold.flex.json`. */
export function asFile(settings: FlexSettings): string {
  return `${JSON.stringify(settings, null, 2)}\n`;
}

/** Null: it is not a JSON object. */
export function fromFile(content: string): FlexSettings | null {
  try {
    const value: unknown = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as FlexSettings)
      : null;
  } catch {
    return null;
  }
}
