import { createLog } from '../base/log.ts';
import { startPlatform } from '../main.ts';
import { buildConsole } from './build-console.ts';
import { takeNoArguments, type Command } from './command.ts';
import { readSettings } from './settings.ts';
import { untilStopped } from './until-stopped.ts';

export const serve: Command = {
  name: 'serve',
  about: 'the platform alone, configured by environment',
  help: `Usage: npm run unhold -- serve

The platform in production: SIP, API and timers, without the simulated contact centre.
Every setting is an environment variable; docs/operating.md lists them. Logs are JSON lines on
standard error. SIGTERM or Ctrl-C stops gently (calls in progress may end), a second one at once.`,
  async run(args) {
    takeNoArguments(args);
    const config = readSettings('serve');
    const log = createLog('info');
    const shown = { dir: await buildConsole(), demo: false, dialIn: [] };
    const platform = await startPlatform({ config, log, console: shown });
    if (platform.firstKey) {
      console.log(`The first admin API key, shown this once: ${platform.firstKey}`);
    }
    if (platform.firstLink)
      console.log(
        `The first admin sets a password here, once, within a day: ${platform.firstLink}`,
      );
    console.log(`Unhold serves ${platform.httpUrl} and ${platform.sipAddress}`);
    await untilStopped();
    console.log(
      'Stopping: no new calls; those in progress may end. Press Ctrl-C again to stop now.',
    );
    await platform.stop();
    return 0;
  },
};
