import { statSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { UserError } from '../src/base/errors.ts';
import type { Row } from './row.ts';

interface Bench {
  name: string;
  /**
   * @param options.data a directory of data that is not shipped; null: none was named
   * @param options.minutes how long something is used; null: as long as is usual
   */
  run(options: { data: string | null; minutes: number | null }): Promise<Row[]>;
}

/** Where each benchmark is; loaded only when asked for. */
const benches: Record<string, () => Promise<Bench>> = {
  centre: () => import('./centre.ts'),
  'console-callbacks': () => import('./console-callbacks.ts'),
  console: () => import('./console.ts'),
  estimate: () => import('./estimate.ts'),
  media: () => import('./media.ts'),
  pacing: () => import('./pacing.ts'),
  sip: () => import('./sip.ts'),
  store: () => import('./store.ts'),
  'twin-day': () => import('./twin-day.ts'),
  'what-if': () => import('./what-if.ts'),
};

const usage = `Usage: npm run bench -- NAME [--data DIR] [--minutes N] [--json]

Names: ${Object.keys(benches).join(', ')}
DIR holds traces of real call centres (estimate, centre); without it their rows are left out.
N is for how many minutes the page is used (console), 10 when left out.
Each takes minutes and wants a quiet machine. A table is printed, or with --json one object:
{name, at, machine, rows: [{case, metric, unit, ours, reference, ratio, runs}]}`;

const { name, data, minutes, isJson, wantsHelp } = readArguments();
const load = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (wantsHelp) {
  console.log(usage);
  process.exit(0);
}
if (load === undefined)
  fail(name === undefined ? 'Which benchmark?' : `There is no benchmark named ${name}.`);
const bench = await load();
const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  load: loadavg()[0],
};
const rows = await bench.run({ data, minutes }).catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exit(1);
});
if (isJson) {
  const at = new Date().toISOString();
  console.log(JSON.stringify({ name: bench.name, at, machine, rows }));
} else {
  console.log(Object.values(machine).join(', '));
  console.table(rows.map((row) => ({ ...row, ...rounded(row) })));
}

function rounded(row: Row): Partial<Row> {
  const round = (value: number | null): number | null =>
    value === null ? null : Number(value.toPrecision(3));
  return { ours: round(row.ours), reference: round(row.reference), ratio: round(row.ratio) };
}

function readArguments(): {
  name: string | undefined;
  data: string | null;
  minutes: number | null;
  isJson: boolean;
  wantsHelp: boolean;
} {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        minutes: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [first, ...others] = positionals;
    if (others.length > 0) fail(`One benchmark at a time; ${others.join(' ')} is too much.`);
    const data = values.data ?? null;
    if (data !== null && !statSync(data, { throwIfNoEntry: false })?.isDirectory())
      fail(`--data wants a directory; ${data} is none.`);
    const minutes = values.minutes === undefined ? null : Number(values.minutes);
    if (minutes !== null && !(minutes > 0 && minutes <= 600))
      fail(`--minutes wants a number up to 600; ${values.minutes} is none.`);
    return {
      name: first,
      data,
      minutes,
      isJson: values.json ?? false,
      wantsHelp: values.help ?? false,
    };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(sentence: string): never {
  console.error(`${sentence}\n\n${usage}`);
  process.exit(2);
}
