import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

const idleShareMin = 0.9;
const patienceS = 20;

/** Waits until nine tenths of all cores are idle for a second; says so when that never comes. */
export async function quietMachine(): Promise<void> {
  for (let seconds = 0; seconds < patienceS; seconds++) {
    const before = times();
    await wait(1_000);
    const after = times();
    if ((after.idle - before.idle) / (after.all - before.all) >= idleShareMin) return;
  }
  console.error(`the machine was busy for ${patienceS} s; measured all the same`);
}

function times(): { idle: number; all: number } {
  const sum = { idle: 0, all: 0 };
  for (const { times } of cpus()) {
    sum.idle += times.idle;
    for (const time of Object.values(times)) sum.all += time;
  }
  return sum;
}
