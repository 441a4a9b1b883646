import { UserError } from '../../base/errors.ts';
import { policyNames, type PolicyName } from '../../sim/centre/policies.ts';
import type { PeopleOptions } from '../../sim/what-if/people.ts';
import { readNumber, readRange } from './ranges.ts';

export const whatIfOptions = {
  target: { type: 'string' },
  from: { type: 'string', default: 'curve' },
  file: { type: 'string' },
  question: { type: 'string' },
  agents: { type: 'string' },
  threshold: { type: 'string', default: '120' },
  policy: { type: 'string', default: 'ours' },
  accept: { type: 'string', default: '0.5' },
  answer: { type: 'string', default: '0.93' },
  days: { type: 'string' },
  seed: { type: 'string', default: '1' },
  opens: { type: 'string' },
  peak: { type: 'string' },
  calls: { type: 'string' },
  staffing: { type: 'string' },
  handle: { type: 'string' },
  'handle-cv': { type: 'string' },
  'wrap-up': { type: 'string' },
  patience: { type: 'string' },
  json: { type: 'boolean', default: false },
  html: { type: 'string' },
} as const;

/** What was typed behind the command. */
export type Given = { [Name in keyof typeof whatIfOptions]?: string | boolean | undefined };

/** What is asked, whatever the calls are taken from. */
export interface Question {
  target: string | null;
  from: 'curve' | 'trace' | 'samples';
  file: string | null;
  /** Null: not said. */
  agents: number[] | null;
  thresholdsSeconds: number[];
  policies: PolicyName[];
  acceptProbability: number;
  answerProbability: number;
  /** Null: not said. */
  days: number | null;
  seed: number;
  json: boolean;
  html: string | null;
  curve: CurveOptions;
  people: PeopleOptions;
}

/** Null: not said. */
export interface CurveOptions {
  opensAtSeconds: number | null;
  peakCallsPerHour: number | null;
  /** In each hour from opening on. */
  callsPerHour: number[] | null;
  /** Agents in each hour from opening on; only their proportions count. */
  staffing: number[] | null;
}

/** @throws UserError bad-request naming the option, what was found and what was wanted */
export function readQuestion(given: Given): Question {
  const text = (name: keyof Given): string | null => {
    const value = given[name];
    return typeof value === 'string' ? value : null;
  };
  const from = oneOf('--from', text('from') ?? 'curve', ['curve', 'trace', 'samples'] as const);
  refuseForeign(from, given);
  const number = <Absent>(
    name: keyof Given,
    rule: { unit: string; least: number; most: number; whole?: boolean },
    absent: Absent,
  ): number | Absent => {
    const value = text(name);
    return value === null ? absent : readNumber(value, { option: `--${name}`, ...rule });
  };
  const agents = text('agents');
  const share = { unit: 'people (a share)', least: 0, most: 1 };
  return {
    from,
    target: readTarget(text('target'), from),
    file: readFileName(text('file'), from),
    agents: agents === null ? null : readRange(agents, agentsRule),
    thresholdsSeconds: readRange(text('threshold') ?? '120', thresholdRule),
    policies: readPolicies(text('policy') ?? 'ours'),
    acceptProbability: number('accept', share, 0.5),
    answerProbability: number('answer', share, 0.93),
    days: number('days', { unit: 'days', least: 1, most: 1000, whole: true }, null),
    seed: number('seed', { unit: 'a seed', least: 0, most: 1_000_000, whole: true }, 1),
    json: given.json === true,
    html: text('html'),
    curve: {
      opensAtSeconds: readTime(text('opens')),
      peakCallsPerHour: number('peak', { unit: 'calls per hour', least: 1, most: 20_000 }, null),
      callsPerHour: readHours('--calls', text('calls'), { unit: 'calls per hour', most: 20_000 }),
      staffing: readHours('--staffing', text('staffing'), { unit: 'agents', most: 1000 }),
    },
    people: {
      handleMeanSeconds: number('handle', { unit: 'seconds', least: 5, most: 14_400 }, null),
      handleCv: number('handle-cv', { unit: 'spread ÷ mean', least: 0.05, most: 5 }, null),
      wrapUpMeanSeconds: number('wrap-up', { unit: 'seconds', least: 1, most: 3600 }, null),
      patienceMeanSeconds:
        text('patience') === 'never'
          ? 'never'
          : number('patience', { unit: 'seconds (or "never")', least: 5, most: 86_400 }, null),
    },
  };
}

const agentsRule = {
  ...{ option: '--agents', unit: 'agents', least: 1, most: 1000 },
  ...{ usualStep: 1, mostValues: 25 },
};
const thresholdRule = {
  ...{ option: '--threshold', unit: 'seconds', least: 0, most: 7200 },
  ...{ usualStep: 60, mostValues: 25 },
};

/** Options that only one source of calls has. */
const ownOptions = {
  file: ['trace'],
  opens: ['curve', 'trace'],
  peak: ['curve'],
  calls: ['curve'],
  staffing: ['curve', 'trace'],
} as const;

function refuseForeign(from: Question['from'], given: Given): void {
  for (const [name, sources] of Object.entries(ownOptions)) {
    if (given[name as keyof typeof ownOptions] === undefined) continue;
    if (sources.some((source) => source === from)) continue;
    throw new UserError(
      'bad-request',
      `--${name} goes with --from ${sources.join(' or ')}, not with --from ${from}. Fix: leave one of them out.`,
    );
  }
  if (given.peak !== undefined && given.calls !== undefined)
    throw new UserError(
      'bad-request',
      '--peak shapes the day by the built-in curve and --calls by hours of your own. Fix: leave one of them out.',
    );
}

function readTarget(target: string | null, from: Question['from']): string | null {
  if (target === null && from === 'samples')
    throw new UserError(
      'bad-request',
      '--from samples replays the stored queue of a call target. Fix: say which, by --target and its name or id.',
    );
  if (target !== null && (target.trim() === '' || target.length > 200))
    throw new UserError('bad-request', '--target wants a name of 1 to 200 characters.');
  return target;
}

function readFileName(file: string | null, from: Question['from']): string | null {
  if (file === null && from === 'trace')
    throw new UserError(
      'bad-request',
      '--from trace replays the calls of a file. Fix: say which, by --file calls.csv (or .csv.gz).',
    );
  return file;
}

function readPolicies(text: string): PolicyName[] {
  if (text === 'all') return [...policyNames];
  const named = text
    .split(',')
    .map((name) =>
      oneOf('--policy', name.trim(), policyNames, ', several of them with commas between, or all'),
    );
  return policyNames.filter((name) => named.includes(name));
}

function oneOf<Word extends string>(
  option: string,
  found: string,
  words: readonly Word[],
  orElse = '',
): Word {
  const word = words.find((each) => each === found);
  if (word !== undefined) return word;
  throw new UserError(
    'bad-request',
    `${option} is "${found.slice(0, 60)}"; wanted is one of ${words.join(', ')}${orElse}.`,
  );
}

function readTime(text: string | null): number | null {
  if (text === null) return null;
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match) return Number(match[1]) * 3600 + Number(match[2]) * 60;
  throw new UserError(
    'bad-request',
    `--opens is "${text.slice(0, 60)}"; wanted is a time of day from 00:00 to 23:59, such as 08:00.`,
  );
}

function readHours(
  option: string,
  text: string | null,
  rule: { unit: string; most: number },
): number[] | null {
  if (text === null) return null;
  const parts = text.split(',');
  if (parts.length > 24)
    throw new UserError(
      'bad-request',
      `${option} names ${parts.length} hours; wanted is a number of ${rule.unit} for each hour from opening on, 24 at most.`,
    );
  const hours = parts.map((part) => readNumber(part, { option, least: 0, ...rule }));
  if (hours.every((value) => value === 0))
    throw new UserError('bad-request', `${option} is 0 in every hour; one at least has more.`);
  return hours;
}
