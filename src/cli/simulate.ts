import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { realClock } from '../base/clock.ts';
import { createLog, type Log } from '../base/log.ts';
import { readConfig } from '../config.ts';
import { demoSettings, dress } from '../dressing.ts';
import { noConsole } from '../api/console-files.ts';
import { listCallbacks } from '../engine/list-callbacks.ts';
import { startPlatform, type Platform } from '../main.ts';
import { play, type Ending, type Scenario } from '../sim/scenario.ts';
import { findScenario, scenarios } from '../sim/scenarios.ts';
import { buildStage } from '../sim/stage.ts';
import { Story, printLine } from '../sim/story.ts';
import { UsageError, type Command } from './command.ts';
import { whatIf } from './what-if.ts';

const list = scenarios.map(({ name, about }) => `  ${name.padEnd(18)} ${about}`).join('\n');

export const simulate: Command = {
  name: 'simulate',
  about: 'play a story over real SIP, or ask "what if?" of a simulated contact centre',
  parts: [whatIf],
  help: `Usage: npm run unhold -- simulate [SCENARIO ...] [--json]
       npm run unhold -- simulate what-if --agents RANGE [OPTIONS]

what-if simulates days of a contact centre with other agents, thresholds and policies, and reports waits and
callbacks with plots: simulate what-if --help. The rest of this page is about the stories.

Starts a platform of its own on free ports with a fresh database, plays each scenario, prints what
happened and stops. Without a name it lists the scenarios; "all" plays every one.

  --json    one object a line instead of the transcript

Scenarios:
${list}`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
    if (positionals.length === 0) {
      console.log(
        `Scenarios (npm run unhold -- simulate NAME):\n${list}\n\n"simulate what-if --help" is about questions to a simulated contact centre.`,
      );
      return 0;
    }
    const chosen = positionals.includes('all') ? scenarios : positionals.map(need);
    const print = values.json
      ? (line: object) => console.log(JSON.stringify(line))
      : (line: { atMs: number; who: string; what: string }) => console.log(printLine(line));
    await inFreshPlatform(async (platform, stage, story) => {
      for (const [at, scenario] of chosen.entries()) {
        if (!values.json) console.log(`\n${scenario.name}: ${scenario.about}`);
        const ending = await playOne(scenario, at, { platform, stage, story });
        if (values.json) console.log(JSON.stringify({ scenario: scenario.name, ...ending }));
      }
    }, print);
    return 0;
  },
};

function need(name: string): Scenario {
  const found = findScenario(name);
  if (!found) throw new UsageError(`There is no scenario "${name}"; the known ones are:\n${list}`);
  return found;
}

type Stage = Awaited<ReturnType<typeof buildStage>>;

/** Each scenario has a call target, a phone number and a customer of its own. */
async function playOne(
  scenario: Scenario,
  at: number,
  parts: { platform: Platform; stage: Stage; story: Story },
): Promise<Ending> {
  const { platform, stage, story } = parts;
  const phoneNumber = `+120255501${String(50 + at).padStart(2, '0')}`;
  const customer = `+120255501${String(at).padStart(2, '0')}`;
  return play(scenario, customer, {
    ...{ clock: realClock, story, stage },
    platform: {
      async setUp(settings) {
        const name = `Story ${at + 1}: ${scenario.name}`;
        await dress(platform.engine, {
          number: phoneNumber,
          settings: { ...demoSettings, ...settings, name },
        });
        return platform.sipAddress.replace('sip:', `sip:${phoneNumber}@`);
      },
      async callbackOf(number) {
        const page = await listCallbacks(platform.engine, { number, limit: 1 });
        return page.items[0] ?? null;
      },
    },
  });
}

async function inFreshPlatform(
  work: (platform: Platform, stage: Stage, story: Story) => Promise<void>,
  onLine: (line: { atMs: number; who: string; what: string }) => void,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'unhold-simulate-'));
  // Else, started as root, the database would go to where other users can reach it, and stay there.
  chmodSync(dataDir, 0o755);
  const story = new Story(realClock, onLine);
  const log = tellingWords(createLog('warn'), story);
  const stage = await buildStage({ clock: realClock, log, story, host: '127.0.0.1' });
  try {
    const env = {
      UNHOLD_DATA_DIR: dataDir,
      SIP_PORT: '0',
      HTTP_PORT: '0',
      SIP_TRUNK_URI: stage.trunkUri,
    };
    const result = readConfig(env, 'demo', {
      hostName: 'simulate',
      pid: process.pid,
      addresses: [],
    });
    if (!result.ok) throw new Error(result.errors.join(' '));
    const platform = await startPlatform({ config: result.config, log, console: noConsole });
    try {
      await work(platform, stage, story);
    } finally {
      await platform.stop(500);
    }
  } finally {
    await stage.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What the platform says, in words, goes into the story; everything else is logged as ever. */
function tellingWords(log: Log, story: Story): Log {
  return {
    debug(fields, sentence) {
      if ('words' in fields) story.note('unhold', `says "${String(fields.words)}"`);
      else log.debug(fields, sentence);
    },
    info: (fields, sentence) => log.info(fields, sentence),
    warn: (fields, sentence) => log.warn(fields, sentence),
    error: (fields, sentence) => log.error(fields, sentence),
  };
}
