import { join } from 'node:path';
import { realClock } from '../base/clock.ts';
import { createLog, type Log } from '../base/log.ts';
import type { Config } from '../config.ts';
import { startPlatform, type Platform } from '../main.ts';
import { liveDay } from '../sim/day.ts';
import { buildStage, type Stage } from '../sim/stage.ts';
import { Story, printLine } from '../sim/story.ts';
import type { Twin } from '../twin/twin.ts';
import { buildConsole } from './build-console.ts';
import { takeNoArguments, type Command } from './command.ts';
import { beImpatient, deployDemo, numbers } from './demo-flex.ts';
import { freePort } from './free-port.ts';
import { startLocalFlex } from './local-flex.ts';
import { readSettings } from './settings.ts';
import { simulatedCallers } from './simulated-caller.ts';
import { tellTwin } from './twin-story.ts';
import { untilStopped } from './until-stopped.ts';

const agents = ['Ada', 'Grace'];
/** What customers and agents say. */
const hz = { own: 1_750, agent: 1_050 };

export const demo: Command = {
  name: 'demo',
  about:
    'everything on this machine: a local Twilio Flex with callers and agents, Unhold in between',
  help: `Usage: npm start    (or: npm run unhold -- demo)

Starts the embedded database, the platform, a local Twilio with agents, deploys the Flex side into it
as "unhold flex apply" does, and lets callers dial in, all on the loopback address. Nothing needs to be
configured, no account is needed, nothing leaves this machine. Ctrl-C stops it.

  HTTP_PORT, SIP_PORT    other ports for Unhold, when 8080 or 5566 are taken
  UNHOLD_DATA_DIR        where the database is kept (default .unhold)

The local Twilio takes the ports 8091 (HTTP) and 5062 (SIP), or free ones when these are taken.
docs/twin.md tells what it does as Twilio does, and what it does not.`,
  async run(args) {
    takeNoArguments(args);
    const config = readSettings('demo');
    // The story tells what goes wrong with a call; a log line of it as well is only noise.
    const log = createLog('error');
    const story = new Story(realClock, (line) => console.log(printLine(line)));
    const started: (() => Promise<unknown>)[] = [];
    try {
      await play(config, log, story, started);
    } finally {
      for (const stop of started.reverse()) await stop();
    }
    return 0;
  },
};

async function play(
  config: Config,
  log: Log,
  story: Story,
  started: (() => Promise<unknown>)[],
): Promise<void> {
  const { host } = config.sip;
  const stage = await buildStage({ clock: realClock, log, story, host });
  started.push(() => stage.close());
  const twin = await startLocalFlex({
    ...{ clock: realClock, phoneClock: realClock, log, host },
    ...{ httpPort: await freePort(host, 8091), sipPort: await freePort(host, 5062) },
    ...{ tlsProxyPort: 0, dir: join(config.dataDir, 'twin'), carrierUri: stage.trunkUri },
    numbers: [numbers.beforeQueue, numbers.inQueue, numbers.return],
    agents,
    habits: { talkMs: [12_000, 25_000], wrapUpSeconds: [2, 5] },
  });
  started.push(() => twin.stop());
  const dials = [numbers.beforeQueue, numbers.inQueue].map(
    (number) => `sip:${number}@${twin.sipAddress}`,
  );
  const platform: Platform = await startPlatform({
    config: await besideTwin(config, twin, stage),
    log,
    console: { dir: await buildConsole(), demo: true, dialIn: dials },
    simulatedCaller: simulatedCallers(stage, hz),
    afterFlex: () => beImpatient(platform),
  });
  // Stopped after the local Twilio, which would go on telling a platform that is gone.
  started.splice(-1, 0, () => platform.stop(2_000));
  await deployDemo(platform, twin, (line) => console.log(`Deploying: ${line} …`));
  console.log(welcome(config, { unhold: platform.httpUrl, twin, dials }, platform));
  const stopTelling = tellTwin(twin, story);
  const over = new AbortController();
  const day = liveDay({
    ...{ clock: realClock, people: stage, dials, meanGapMs: 14_000, signal: over.signal },
    rush: agents.length,
    onFailed: (who, error) => story.note(who, `cannot call: ${String(error)}`),
    presses: ['1', '1', '1'],
    hz,
  });
  await untilStopped();
  console.log('Stopping; the promises are kept in the database.');
  stopTelling();
  over.abort();
  await day;
}

/** The platform's settings with this Twilio and this trunk. */
async function besideTwin(config: Config, twin: Twin, stage: Stage): Promise<Config> {
  const port = config.http.port === 0 ? await freePort(config.http.host, 0) : config.http.port;
  const [address = '', sipPort = ''] = twin.sipAddress.split(':');
  const publicUrl = `http://${config.http.host}:${port}`;
  return {
    ...config,
    http: { ...config.http, port, publicUrl },
    sip: {
      ...config.sip,
      routes: [{ host: '*.sip.twilio.com', address, port: Number(sipPort) }],
    },
    trunk: { uri: stage.trunkUri, username: null, password: null, probe: false },
    twilio: {
      ...{ accountSid: twin.account.sid, authToken: twin.account.authToken },
      ...{ publicUrl, restUrl: twin.url },
    },
  };
}

function welcome(
  config: Config,
  at: { unhold: string; twin: Twin; dials: readonly string[] },
  { firstKey, firstLink }: Pick<Platform, 'firstKey' | 'firstLink'>,
): string {
  const [before = '', onHold = ''] = at.dials;
  return `
Unhold is up, between a local Twilio Flex and its callers: real SIP, real audio, the real flows and Functions.

  Console            ${at.unhold}/
  First test call    ${at.unhold}/set-up
  Watch Twilio       ${at.twin.url}/
  API                ${at.unhold}/docs
  Dial in yourself   any softphone, no registration. When no agent is free you are offered a callback
                     before the queue     ${before}
                     while you hold       ${onHold}
                     (your phone is not rung back: the trunk to customers is simulated)
  Stories            npm run unhold -- simulate
${firstKey ? `  Admin API key      ${firstKey}   (shown this once)\n` : ''}${firstLink ? `  A first admin      ${firstLink}\n                     (sets a password, once, within a day; on this machine you are in without)\n` : ''}  Data               ${config.databaseUrl ?? config.dataDir}

Ctrl-C stops it. What happens (seconds since the start, who, what):
`;
}
