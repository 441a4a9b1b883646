import { realClock } from '../base/clock.ts';
import { createLog } from '../base/log.ts';
import type { Config } from '../config.ts';
import { demoSettings, dress } from '../dressing.ts';
import { startPlatform } from '../main.ts';
import { liveDay } from '../sim/day.ts';
import { buildStage } from '../sim/stage.ts';
import { Story, printLine } from '../sim/story.ts';
import { takeNoArguments, type Command } from './command.ts';
import { readSettings } from './settings.ts';
import { untilStopped } from './until-stopped.ts';

const phoneNumber = '+12025550100';

export const demo: Command = {
  name: 'demo',
  about: 'everything on this machine, with a simulated contact centre that really calls',
  help: `Usage: npm start    (or: npm run unhold -- demo)

Starts the embedded database, the platform and a simulated contact centre: callers who dial in over
SIP, a carrier, and agents, all on the loopback address. Nothing needs to be configured. Ctrl-C stops it.

  HTTP_PORT, SIP_PORT    other ports, when 8080 or 5566 are taken
  UNHOLD_DATA_DIR        where the database is kept (default .unhold)`,
  async run(args) {
    takeNoArguments(args);
    const config = readSettings('demo');
    const log = createLog('warn');
    const story = new Story(realClock, (line) => console.log(printLine(line)));
    const stage = await buildStage({ clock: realClock, log, story, host: config.sip.host });
    const trunk = { uri: stage.trunkUri, username: null, password: null, probe: false };
    const dialIn = `sip:${phoneNumber}@${config.sip.host}:${config.sip.port}`;
    const livePage = { open: true, dialIn: [dialIn] };
    const platform = await startPlatform({ config: { ...config, trunk }, log, livePage }).catch(
      async (error: unknown) => {
        await stage.close();
        throw error;
      },
    );
    await dress(platform.engine, {
      number: phoneNumber,
      settings: { ...demoSettings, destination: stage.destination },
    });
    console.log(welcome(config, platform.httpUrl, dialIn, platform.firstKey));
    const over = new AbortController();
    const options = { clock: realClock, stage, dials: dialIn, meanGapMs: 12_000 };
    const day = liveDay({ ...options, signal: over.signal });
    await untilStopped();
    console.log('Stopping; the promises are kept in the database.');
    over.abort();
    await day;
    await platform.stop(2_000);
    await stage.close();
    return 0;
  },
};

function welcome(config: Config, url: string, dialIn: string, firstKey: string | null): string {
  return `
Unhold is up, with a simulated contact centre: its callers, carrier and agents really speak SIP and RTP.

  Watch the line     ${url}/
  API                ${url}/docs
  Dial in yourself   any softphone, no registration: ${dialIn}
                     press 1, press 1 again, and hear the promise (your phone is not rung: the trunk is simulated)
  Stories            npm run unhold -- simulate
${firstKey ? `  Admin API key      ${firstKey}   (shown this once)\n` : ''}  Data               ${config.databaseUrl ?? config.dataDir}

Ctrl-C stops it. What happens (seconds since the start, who, what):
`;
}
