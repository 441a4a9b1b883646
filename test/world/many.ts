import { playSeeds } from './run.ts';

// Many seeds by hand: node test/world/many.ts FROM COUNT
const [from = 1, count = 200] = process.argv.slice(2).map(Number);
const findings = await playSeeds(from, count, (seed) => process.stderr.write(`\rseed ${seed} `));
process.stderr.write('\n');
for (const { report } of findings) process.stdout.write(`${report}\n\n`);
process.stdout.write(`${count - findings.length} of ${count} seeds without a breach\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
