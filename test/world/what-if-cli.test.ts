import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { whatIf } from '../../src/cli/what-if.ts';
import { UserError } from '../../src/base/errors.ts';
import { answerOf, planQuestion } from '../../src/sim/what-if/answer-question.ts';
import { askedOf, halfHoursInput } from '../../src/sim/what-if/question-input.ts';
import { runHere } from '../../src/sim/what-if/run-days.ts';
import { readQuestion } from '../support/what-if.ts';
import { whatIfReport, type WhatIfReport } from '../../src/sim/report/model.ts';

const folder = mkdtempSync(join(tmpdir(), 'unhold-what-if-'));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** @param onError called with what has come on standard error so far */
function unhold(
  args: string[],
  onError?: (text: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const cli = join(import.meta.dirname, '../../src/cli.ts');
  const child = spawn(process.execPath, [cli, 'simulate', ...args], { timeout: 120_000 });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (ended.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    ended.err += chunk.toString();
    onError?.(ended.err, (signal) => child.kill(signal));
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}

const read = (text: string): WhatIfReport => whatIfReport.parse(JSON.parse(text));
const hours = ['--calls', '40,60,50', '--handle', '120'];

test(
  'a question is answered on the terminal, as JSON and as a page',
  { concurrency: true },
  async (t) => {
    const asked = ['what-if', '--agents', '2..3', '--policy', 'none,ours', '--days', '3', ...hours];
    await Promise.all([
      t.test('table', async () => {
        const { code, out, err } = await unhold(asked);
        assert.equal(code, 0, err);
        assert.match(out, /^What if: .*\nSimulated: not measured/);
        assert.match(out, /^no callbacks +2 +–/m);
        assert.match(out, /^Unhold +3 +120 /m);
        assert.match(err, /4 settings × 3 days × 150 calls = 1,800 calls/);
      }),
      t.test('JSON', async () => {
        const { code, out, err } = await unhold([...asked, '--json']);
        assert.equal(code, 0, err);
        const report = read(out);
        assert.equal(report.days, 3);
        assert.deepEqual(
          report.settings.map(({ policy, agents }) => [policy, agents]),
          [
            ['none', 2],
            ['none', 3],
            ['ours', 2],
            ['ours', 3],
          ],
        );
        assert.deepEqual(
          report.differences.map(({ policy, agents, than }) => [policy, agents, than]),
          [
            ['ours', 2, 'none'],
            ['ours', 3, 'none'],
          ],
        );
        const wait = (at: number): number =>
          report.settings[at]!.figures['liveWaitMeanSeconds']!.mean;
        assert.ok(wait(0) > wait(1), `${wait(0)} s with 2 agents, ${wait(1)} s with 3`);
      }),
      t.test('page', async () => {
        const file = join(folder, 'what-if.html');
        const { code, out, err } = await unhold([
          ...asked,
          '--target',
          '<b>Billing',
          '--html',
          file,
        ]);
        assert.equal(code, 0, err);
        assert.equal(out, '');
        assert.match(err, /Wrote .*what-if.html/);
        const page = readFileSync(file, 'utf8');
        assert.match(page, /<h1>What if: &lt;b&gt;Billing<\/h1>/);
        assert.ok(page.split('<figure').length > 5);
      }),
    ]);
  },
);

test('a question of the API has the same answer on the command line', async () => {
  const question = readQuestion({ days: 2 });
  const file = join(folder, 'question.json');
  writeFileSync(file, JSON.stringify(question));
  const { code, out, err } = await unhold(['what-if', '--question', file, '--json']);
  assert.equal(code, 0, err);
  const { calls } = question;
  assert.ok(calls.from === 'curve');
  const planned = planQuestion(question, halfHoursInput(askedOf(question), calls), 1_000);
  const results = runHere(planned.plan, planned.days, () => {});
  assert.deepEqual(JSON.parse(out), JSON.parse(JSON.stringify(answerOf(planned, results))));
  const table = await unhold(['what-if', '--question', file]);
  assert.match(table.out, /^Simulated: not measured/m);
  assert.match(table.out, /^ +today +plus one$/m);
  await assert.rejects(whatIf.run(['--question', file, '--agents', '3']), /leave --agents out/);
  writeFileSync(file, '{"name":"","variants":[]}');
  await assert.rejects(
    whatIf.run(['--question', file]),
    /name: wanted text of 1 to 100.*variants: wanted a list of 1 to 4/,
  );
  await assert.rejects(whatIf.run(['--question', join(folder, 'none.json')]), /cannot be read/);
});

test('Ctrl-C ends the work, and reports the days that are done', async () => {
  const args = ['what-if', '--agents', '30', '--policy', 'none', '--days', '1000', '--json'];
  const { code, out, err } = await unhold(args, (text, kill) => {
    if (text.includes('days simulated')) kill('SIGINT');
  });
  assert.equal(code, 130, err);
  const report = read(out);
  assert.equal(report.daysAsked, 1000);
  assert.ok(report.days >= 1 && report.days < 1000, `${report.days}`);
});

test('counts and calls are replayed from files, packed or not', async () => {
  const rows = Array.from({ length: 36 }, (_, slot) => {
    const [hour, minute] = [9 + Math.floor(slot / 12), (slot % 12) * 5];
    return `2003-03-03T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z,${5 + (slot % 3)}`;
  });
  const file = join(folder, 'counts.csv.gz');
  writeFileSync(file, gzipSync(['DateTime,Calls', ...rows, ''].join('\n')));
  const args = ['what-if', '--from', 'trace', '--file', file, '--agents', '7', '--days', '2'];
  const { code, out, err } = await unhold([...args, '--policy', 'none', '--json']);
  assert.equal(code, 0, err);
  const report = read(out);
  assert.equal(report.from, 'trace');
  assert.match(JSON.stringify(report.assumptions), /by five minutes, 1 days?, 2003-03-03/);
});

test('what is wrong is told in a sentence with its fix, and is no success', async () => {
  const bank =
    'vru_line,call_id,priority,type,date,vru_entry,vru_exit,vru_time,q_start,q_exit,q_time,outcome,ser_start,ser_exit,ser_time,agent\n';
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const trace = (path: string): string[] => ['--from', 'trace', '--agents', '5', '--file', path];
  const table: [string[], RegExp][] = [
    [[], /How many agents\? .*keep 29 busy. Fix: say --agents 28\.\.35\/1/],
    [['--agents', '5', '--agnets', '6'], /--agnets.*--help/s],
    [['--agents', '5', 'billing'], /billing.*--help/s],
    [['--agents'], /--agents.*--help/s],
    [['--agents', '-3'], /^--agents is "-3"; wanted is a number of agents/],
    [['--agents', '28..34', '--days', '1000', '--policy', 'none,ours'], /the limit is 20 million/],
    [['--agents', '5', '--html', folder], /cannot be written: it is a folder/],
    [['--agents', '5', '--html', join(folder, 'no', 'x.html')], /cannot be written: .*Fix/],
    [trace(join(folder, 'nowhere.csv')), /nowhere.csv cannot be read: .*Fix/],
    [trace(folder), /cannot be read: .*Fix/],
    [trace(file('empty.csv', '')), /empty.csv, line 1: .*wanted/],
    [trace(file('words.csv', 'Dear reader,\nthis is no trace')), /words.csv, line 1: .*wanted/],
    [trace(file('bytes.csv', Buffer.from([0, 255, 254, 1]))), /bytes.csv, line 1/],
    [trace(file('cut.csv.gz', gzipSync(bank).subarray(0, 20))), /cannot be unpacked .*Fix/],
    [trace(file('none.csv', bank)), /No day of it has both callers and agents .*Fix/],
    [
      trace(
        file(
          'date.csv',
          `${bank}AA0101,1,0,PS,1999-02-30,9:00:00,9:00:05,5,0:00:00,0:00:00,0,AGENT,9:00:06,9:05:00,294,A01\n`,
        ),
      ),
      /date.csv, line 2: .*1999-02-30/,
    ],
    [
      trace(
        file(
          'few.csv',
          `${bank}AA0101,1,0,PS,1999-02-03,9:00:00,9:00:05,5,0:00:00,0:00:00,0,AGENT,9:00:06,9:05:00,294,A01\n`,
        ),
      ),
      /Fewer than 30 conversations .*Fix: tell it by --handle/,
    ],
    [trace(file('zeros.csv', 'DateTime,Calls\n2003-03-03T07:00:00Z,0\n')), /nobody calls.*Fix/i],
  ];
  for (const [args, sentence] of table)
    await assert.rejects(
      whatIf.run(args),
      (error) => {
        assert.ok(error instanceof UserError, `${args.join(' ')}: ${String(error)}`);
        assert.match(error.message, sentence);
        return true;
      },
      args.join(' '),
    );
  const [wrong, help] = await Promise.all([
    unhold(['what-if', '--agents', '34..28']),
    unhold(['what-if', '--help']),
  ]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /28 is less than 34; turn them round/);
  assert.equal(wrong.out, '');
  assert.equal(help.code, 0);
  assert.match(help.out, /^Usage: .*simulate what-if/);
});
