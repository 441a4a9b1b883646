import { parseArgs } from 'node:util';
import { UserError } from '../base/errors.ts';
import type { Command } from './command.ts';
import { readQuestion, whatIfOptions } from './what-if/question.ts';

export const whatIf: Command = {
  name: 'what-if',
  about: 'simulate a contact centre with other numbers of agents, thresholds and policies',
  help: `Usage: npm run unhold -- simulate what-if --agents RANGE [OPTIONS]
       npm run unhold -- simulate what-if --question FILE [--json]

Simulates days of a contact centre for every combination of agents, thresholds and policies, the same callers for
each, and reports waits, abandonment, agents' time and how punctual callbacks are, with 95 % intervals.
docs/simulation.md tells what is simulated, what is assumed and how to read it.

What is asked
  --agents RANGE      agents at the busiest time; the rest of the day in proportion
  --threshold RANGE   seconds: a callback is offered to who would wait longer (120)
  --policy LIST       none, guide, timer, agent-first, ours; or all (ours)
  --accept SHARE      of those offered a callback, how many take it (0.5)
  --answer SHARE      of calls to them, how many are answered (0.93)
  --days N            days of each (20; replayed: those there are, 28 at most)
  --seed N            other days (1)
  RANGE is 30, 28..34, 28..34/2 (with a step; thresholds else step by 60) or 28,30,34

Where the calls come from
  --from curve        numbers that you tell (the default):
      --peak N           calls per hour at the busiest time of the built-in day with two peaks (360)
      --calls LIST       or calls in each hour, 120,240,180 …, from --opens HH:MM on (08:00)
      --staffing LIST    agents in each hour; only the proportions count
  --from trace        --file FILE: calls of the Anonymous Bank's format, or counts (columns DateTime and Calls);
                      CSV, gzipped or not
  --from samples      the stored queue of the last week of the call target named by --target
  --target NAME       a call target's name or id; else a title for the report

  --question FILE   today and up to four variants side by side: a question as POST /v1/what-ifs takes it (docs/api.md)

How people are (else fitted to what was seen, or assumed)
  --handle S  --handle-cv X   time per call with wrap-up, mean and spread ÷ mean (300, 1)
  --wrap-up S                 how much of it is wrap-up
  --patience S | never        after how long people give up on average (600)

Where it goes
  --html FILE         a report with plots, in one file      --json   standard output, schemas/what-if.schema.json

Ctrl-C ends the work and reports the days that are done. Example, for every policy:
  npm run unhold -- simulate what-if --agents 28..34/2 --threshold 60..300/120 --policy all --html what-if.html`,
  async run(args) {
    // Only now: the other commands start without the simulator.
    const given = parse(args);
    if (given.question !== undefined) {
      const { answerQuestionFile } = await import('./what-if/answer-question-file.ts');
      return answerQuestionFile(given);
    }
    const { answerWhatIf } = await import('./what-if/answer.ts');
    return answerWhatIf(readQuestion(given));
  },
};

function parse(args: string[]): Parameters<typeof readQuestion>[0] {
  try {
    return parseArgs({ args: withNegatives(args), options: whatIfOptions }).values;
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'bad-request',
      `${found} (simulate what-if --help lists the options.)`,
      {},
      { cause: error },
    );
  }
}

/** `--agents -3` is a value that is wrong, and is told so by whoever reads it: parseArgs takes it for an option. */
function withNegatives(args: string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const option = joined.at(-1) ?? '';
    const isValue = /^-\d/.test(arg) && /^--[a-z-]+$/.test(option);
    if (isValue) joined[joined.length - 1] = `${option}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}
