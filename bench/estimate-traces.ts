import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../src/base/errors.ts';
import { Baseline } from '../src/estimate/baseline.ts';
import { WaitEstimator } from '../src/estimate/wait-estimator.ts';
import {
  asQueueEvents,
  readAnonymousBank,
  type BankCall,
} from '../src/sim/trace/anonymous-bank.ts';
import { costRows, type Step } from './estimate-cost.ts';
import { Score } from './estimate-score.ts';
import type { Row } from './row.ts';

const trace = { prefix: 'anonymous-bank-', suffix: '.csv.gz' };
/** The internet help desk has agents of its own. */
const otherDesk = 'IN';

/**
 * Real months of a bank, in the order of their names, one estimator going on from month to month as it would in service.
 * @returns nothing where the directory has no traces
 * @throws UserError when a file is not such a trace
 */
export function traceRows(directory: string): Row[] {
  const estimator = new WaitEstimator();
  const files = readdirSync(directory)
    .filter((file) => file.startsWith(trace.prefix) && file.endsWith(trace.suffix))
    .sort();
  return files.flatMap((file) => {
    const path = join(directory, file);
    const calls = readAnonymousBank(unpacked(path), path);
    const line = calls.filter((call) => call.type !== otherDesk);
    return monthRows(file.slice(0, -trace.suffix.length), line, estimator);
  });
}

function unpacked(path: string): string {
  const packed = readFileSync(path);
  try {
    return gunzipSync(packed).toString('utf8');
  } catch (cause) {
    const wanted = 'wanted: a CSV file packed by gzip';
    throw new UserError('bad-request', `${path} cannot be unpacked; ${wanted}.`, {}, { cause });
  }
}

/** Scored are those who queued and were served: how long the others would have waited, nobody knows. */
function monthRows(month: string, calls: readonly BankCall[], estimator: WaitEstimator): Row[] {
  const score = new Score();
  const baseline = new Baseline();
  const steps: Step[] = [];
  const byName = new Map(calls.map((call) => [call.call, call]));
  for (const event of asQueueEvents(calls)) {
    const call = 'call' in event ? byName.get(event.call) : undefined;
    if (event.type === 'answered' && call) baseline.accepted(event.at, call.waitSeconds);
    if (event.type === 'joined' && call?.service && call.waitSeconds > 0) {
      const { at, since } = event;
      const query = since < at ? { at, joinedAt: since } : { at };
      steps.push({ query });
      score.add(call.waitSeconds, estimator.estimate(query), baseline.seconds(at));
    }
    steps.push({ event });
    estimator.happened(event);
  }
  return [...score.rows(month), ...costRows(month, steps)];
}
