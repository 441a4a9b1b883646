import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Does the world bite? Plants one bug at a time into a copy of the source and plays seeds until it is found.
 * By hand: node test/world/mutants.ts [SEEDS [PART-OF-A-NAME]]
 */

const seedsAtOnce = 8;
const root = join(import.meta.dirname, '../..');

const mutants: { name: string; file: string; find: string; put: string }[] = [
  {
    name: 'the fence is not looked at when somebody answers',
    file: 'src/engine/attempt-run.ts',
    find: "return isOpen && row.fence === this.lease.fence ? 'ours' : 'taken';",
    put: "return isOpen || !isOpen ? 'ours' : 'taken';",
  },
  {
    name: 'a leg is dialled before it is stored',
    file: 'src/engine/attempt-run.ts',
    find: 'if (!(await insertLeg(this.ctx.db, row, this.lease.fence))) return false;',
    put: 'this.ctx.clock.after(50, () => void insertLeg(this.ctx.db, row, this.lease.fence));',
  },
  {
    name: 'a lost node is taken for certain: its calls are dialled again at once',
    file: 'src/engine/recover.ts',
    find: "return legs.filter((_, index) => answers[index] !== 'gone');",
    put: 'return legs.filter((_, index) => answers.length < index);',
  },
  {
    name: 'the promise is said before the commit',
    file: 'src/engine/register-by-phone.ts',
    find: "if (error.code === 'database-away') void this.#withdraw(id);",
    put: "if (error.code === 'database-away') return { type: 'stored', quote: null };",
  },
  {
    name: 'a lease that was lost joins the two all the same',
    file: 'src/engine/converse.ts',
    find: "if (!(await run.advance({ type: 'bridged' }, 'talking'))) {",
    put: "if (!(await run.advance({ type: 'bridged' }, 'talking')) && run.callback.id === '') {",
  },
  {
    name: 'writes do not carry the fence',
    file: 'src/engine/transition.ts',
    find: "if (options.fence !== undefined && options.fence !== callback.fence) return { kind: 'fenced' };",
    put: 'delete options.fence;',
  },
  {
    name: 'a conversation is taken over when its node is only slow',
    file: 'src/engine/transition.ts',
    find: 'return leaseMs + settings.rtpTimeoutSeconds * 1000 + sipPatienceMs;',
    put: 'return settings.rtpTimeoutSeconds > 0 ? leaseMs : leaseMs;',
  },
  {
    name: 'an attempt does not take its number',
    file: 'src/engine/fulfil.ts',
    find: "if (!(await openAttempt(trx, opened))) return 'number-busy';",
    put: 'await openAttempt(trx, opened);',
  },
  {
    name: 'a failed attempt is not counted',
    file: 'src/callback/retry-plan.ts',
    find: "const customerFailures = callback.customerFailures + (counter === 'customer' ? 1 : 0);",
    put: 'const { customerFailures } = callback;',
  },
  {
    name: 'after an outage everybody takes what looks abandoned at once',
    file: 'src/engine/runner.ts',
    find: 'if (taken === null) await this.#waitForDatabase();',
    put: 'if (taken === null) await sleep(this.#ctx.clock, outagePauseMs);',
  },
  {
    name: 'who registered is rung as soon as the call is over',
    file: 'src/callback/machine.ts',
    find: 'const earliest = now + settings.afterRegistrationSeconds * 1000;',
    put: 'const earliest = now;',
  },
];

function hunt(mutant: (typeof mutants)[number], seeds: number): string {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-mutant-'));
  try {
    for (const part of ['src', 'test', 'prompts', 'package.json'])
      cpSync(join(root, part), join(dir, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'));
    const file = join(dir, mutant.file);
    const before = readFileSync(file, 'utf8');
    if (!before.includes(mutant.find)) return 'cannot be planted: the code has changed';
    writeFileSync(file, before.replace(mutant.find, mutant.put));
    for (let seed = 1; seed <= seeds; seed += seedsAtOnce) {
      const args = [join(dir, 'test/world/many.ts'), String(seed), String(seedsAtOnce)];
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
      if (status !== 0)
        return `found, ${stdout.split('\n').slice(0, 2).join(': ') || 'it crashed'}`;
    }
    return `NOT FOUND in ${seeds} seeds`;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const seeds = Number(process.argv[2] ?? 60);
let found = 0;
const chosen = mutants.filter(({ name }) => name.includes(process.argv[3] ?? ''));
for (const mutant of chosen) {
  const result = hunt(mutant, seeds);
  if (result.startsWith('found')) found += 1;
  process.stdout.write(`${mutant.name}: ${result}\n`);
}
process.stdout.write(`${found} of ${chosen.length} found\n`);
process.exitCode = found === chosen.length ? 0 : 1;
