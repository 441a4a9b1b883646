import { parseArgs } from 'node:util';
import { realClock } from '../base/clock.ts';
import { processEnvironment } from '../config.ts';
import { checklist } from '../flex/provision/checklist.ts';
import { isEmpty } from '../flex/provision/plan.ts';
import { planAsJson, printPlan, printStatus, progressLine } from '../flex/provision/print.ts';
import {
  planApply,
  planDestroy,
  type Installation,
  type Work,
} from '../flex/provision/provision.ts';
import { readSettings } from '../flex/read-settings.ts';
import { UsageError, type Command } from './command.ts';
import { readFlexEnvironment } from './flex/environment.ts';
import { writeExample } from './flex/init.ts';

const options = {
  file: { type: 'string', default: 'unhold.flex.json' },
  json: { type: 'boolean', default: false },
  buy: { type: 'boolean', default: false },
  release: { type: 'boolean', default: false },
  'without-unhold': { type: 'boolean', default: false },
} as const;

export const flex: Command = {
  name: 'flex',
  about: 'deploy callbacks into a Twilio Flex account, and take them away again',
  help: `Usage: npm run unhold -- flex init | plan | apply | status | destroy [OPTIONS]

  init      write an example of the settings file
  plan      show what apply would create, change, leave and remove, field by field; changes nothing
  apply     do that; can be stopped at any point and run again
  status    show what is there
  destroy   remove what apply made, and point the phone numbers to where they pointed before

  --file FILE        the settings (unhold.flex.json); schemas/unhold.flex.schema.json describes them
  --json             plan: print it as JSON
  --buy              plan, apply: buy phone numbers that the account does not have
  --release          destroy: give back phone numbers that apply bought
  --without-unhold   destroy: leave Unhold alone, for when it is gone

From the environment: TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or TWILIO_API_KEY and TWILIO_API_SECRET);
with provider "unhold" also UNHOLD_API_KEY (scope admin), and UNHOLD_URL when this machine reaches Unhold at
another address than Twilio does. TWILIO_REST_URL leads to a local Twilio (npm run unhold -- twin).`,
  async run(args) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [verb = '', ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is one word too many.`);
    if (verb === 'init') {
      await writeExample(values.file);
      console.log(`Wrote ${values.file}. Edit it, then: npm run unhold -- flex plan`);
      return 0;
    }
    if (!['plan', 'apply', 'status', 'destroy'].includes(verb))
      throw new UsageError(
        `flex wants init, plan, apply, status or destroy${verb === '' ? '' : `, not "${verb}"`}.`,
      );
    const installation = await openInstallation(values);
    if (verb === 'destroy') return destroy(installation);
    const work = await planApply(installation);
    if (verb === 'status') console.log(printStatus(work.plan));
    else if (verb === 'apply') await apply(work);
    else
      console.log(
        values.json ? JSON.stringify(planAsJson(work.plan), null, 2) : printPlan(work.plan),
      );
    if (!values.json && verb !== 'status') printChecklist(installation);
    return 0;
  },
};

async function openInstallation(values: {
  file: string;
  buy: boolean;
  release: boolean;
  'without-unhold': boolean;
}): Promise<Installation> {
  const settings = await readSettings(values.file);
  const logins = readFlexEnvironment(processEnvironment, settings, {
    withUnhold: !values['without-unhold'],
  });
  const { buy, release } = values;
  return { settings, ...logins, clock: realClock, fetch, buy, release };
}

async function apply(work: Work): Promise<void> {
  console.log(printPlan(work.plan));
  if (isEmpty(work.plan)) return;
  console.log('');
  await work.carryOut((...step) => console.log(progressLine(...step)));
  console.log('Done.');
}

async function destroy(installation: Installation): Promise<number> {
  const work = await planDestroy(installation);
  if (isEmpty(work.plan)) {
    console.log(`There is nothing of "${installation.settings.name}" in the account.`);
    return 0;
  }
  await work.carryOut((...step) => console.log(progressLine(...step)));
  console.log('Done. Twilio keeps the names of SIP and trunk domains taken for up to 30 days.');
  return 0;
}

function printChecklist({ settings }: Installation): void {
  console.log('\nWhat no API can do:');
  for (const point of checklist(settings)) console.log(`  - ${point}`);
}
