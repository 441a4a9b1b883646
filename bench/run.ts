import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Row } from './row.ts';

interface Bench {
  name: string;
  run(): Promise<Row[]>;
}

/** Where each benchmark is; loaded only when asked for. */
const benches: Record<string, () => Promise<Bench>> = {
  centre: () => import('./centre.ts'),
  media: () => import('./media.ts'),
  sip: () => import('./sip.ts'),
  store: () => import('./store.ts'),
};

const usage = `Usage: npm run bench -- NAME [--json]

Names: ${Object.keys(benches).join(', ')}
Each takes minutes and wants a quiet machine. A table is printed, or with --json one object:
{name, at, machine, rows: [{case, metric, unit, ours, reference, ratio, runs}]}`;

const { name, isJson, wantsHelp } = readArguments();
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
const rows = await bench.run();
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

function readArguments(): { name: string | undefined; isJson: boolean; wantsHelp: boolean } {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    const [first, ...others] = positionals;
    if (others.length > 0) fail(`One benchmark at a time; ${others.join(' ')} is too much.`);
    return { name: first, isJson: values.json ?? false, wantsHelp: values.help ?? false };
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function fail(sentence: string): never {
  console.error(`${sentence}\n\n${usage}`);
  process.exit(2);
}
