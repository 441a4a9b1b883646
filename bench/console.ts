import { nextMessage, startScript, stopChild } from './child.ts';
import { startBusyConsole } from './console-load.ts';
import type { PageUse, WantedUse } from './console-use.ts';
import { row, type Row } from './row.ts';

export const name = 'console';

const callbacks = 10_000;
const eventsPerSecond = 200;
const loads = 5;
const usualMinutes = 10;

/** The live page in Chromium while there is much to show. @param options.minutes of use, default 10 */
export async function run(options: { minutes: number | null }): Promise<Row[]> {
  const busy = await startBusyConsole({ callbacks, eventsPerSecond });
  const browser = startScript('console-browser.ts', null);
  try {
    const wanted: WantedUse = {
      ...{ url: busy.url, secret: busy.secret, loads },
      minutes: options.minutes ?? usualMinutes,
    };
    const [beganAt, before] = [performance.now(), busy.events];
    const answer = nextMessage<PageUse>(browser);
    browser.send(wanted);
    const used = await answer;
    return rowsOf(used, ((busy.events - before) / (performance.now() - beganAt)) * 1000);
  } finally {
    await stopChild(browser);
    await busy.close();
  }
}

function rowsOf(used: PageUse, eventsWritten: number): Row[] {
  const { seconds, heapBytes, longTaskMs } = used;
  const keys = [...used.keyMs].sort((a, b) => a - b);
  const where = `${callbacks} callbacks, ${Math.round(seconds / 6) / 10} min`;
  const of = (metric: string, unit: string, ...values: number[]): Row =>
    row({ case: where, metric, unit }, values);
  return [
    of('first load, compressed', 'kB', ...used.loads.map(({ bytes }) => bytes / 1000)),
    of('interactive after', 'ms', ...used.loads.map(({ interactiveMs }) => interactiveMs)),
    of('events written', '1/s', eventsWritten),
    of('messages to the page', '1/s', used.messages / seconds),
    of('characters to the page', 'k/s', used.messageBytes / seconds / 1000),
    of('keys pressed', '', keys.length),
    of('key to paint, p50', 'ms', quantile(keys, 0.5)),
    of('key to paint, p99', 'ms', quantile(keys, 0.99)),
    of('key to paint, longest', 'ms', keys.at(-1) ?? Number.NaN),
    of('long tasks', '1/min', (longTaskMs.length / seconds) * 60),
    of('long task, longest', 'ms', Math.max(0, ...longTaskMs)),
    of('heap at first', 'MB', (heapBytes[0] ?? Number.NaN) / 1e6),
    of('heap at last', 'MB', (heapBytes.at(-1) ?? Number.NaN) / 1e6),
    of('heap grows by', 'MB/min', slope(heapBytes) / 1e6 / used.heapMinutes),
  ];
}

/** @param sorted ascending */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Per step, by least squares. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [over, under] = [0, 0];
  for (const [at, value] of values.entries()) {
    over += (at - middle) * (value - mean);
    under += (at - middle) ** 2;
  }
  return over / under;
}
