import { some } from './addresses.ts';
import { failed, ok, warn, type Verdict } from './check.ts';
import type { Subject } from './subject.ts';

const slowMs = 500;
const gigabyte = 1e9;

/** A promise is a commit, so the database must take one, quickly, and have room. */
export async function database(subject: Subject): Promise<Verdict> {
  const wanted = 'a write is kept, in well under half a second, with room on the disk';
  const tookMs = await subject
    .writeToDatabase()
    .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof tookMs === 'string')
    return failed(
      `nothing could be written (${tookMs})`,
      wanted,
      'start the database server, give its user the right to write, and make room on its disk',
    );
  const free = await subject.freeBytes();
  const took = `written in ${Math.max(1, Math.round(tookMs))} ms`;
  if (free !== null && free < gigabyte)
    return (free < gigabyte / 10 ? failed : warn)(
      `${took}; ${(free / 1e6).toFixed(0)} MB are free on its disk`,
      wanted,
      'make room on the disk of UNHOLD_DATA_DIR',
    );
  if (tookMs > slowMs)
    return warn(took, wanted, 'look at the load and the disk of the database server');
  return ok(free === null ? took : `${took}; ${(free / 1e9).toFixed(0)} GB are free`, wanted);
}

/** Rows have the database's time; a clock of ours that is far from it makes logs and signatures hard to believe. */
export async function databaseClock(subject: Subject): Promise<Verdict> {
  const wanted = 'the clocks of this machine and of the database agree within 2 s';
  const aheadMs = subject.databaseAheadMs();
  const apart = Math.abs(aheadMs);
  const seconds = `${(apart / 1000).toFixed(apart < 10_000 ? 1 : 0)} s`;
  if (apart <= 2_000) return ok(`${seconds} apart`, wanted);
  return (apart > 60_000 ? failed : warn)(
    `the database's clock is ${seconds} ${aheadMs > 0 ? 'ahead' : 'behind'}`,
    wanted,
    'let both set their clocks by NTP (timedatectl set-ntp true)',
  );
}

/** Without its audio a prompt is silence on the phone. */
export async function prompts(subject: Subject): Promise<Verdict> {
  const wanted = 'there is audio of every prompt';
  const missing = subject.missingPrompts();
  if (missing.length === 0) return ok('all are there', wanted);
  return failed(`none of ${some(missing)}`, wanted, 'make it with: npm run prompts');
}
