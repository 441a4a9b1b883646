import { UserError } from '../../base/errors.ts';
import { realClock } from '../../base/clock.ts';
import { processEnvironment } from '../../config.ts';
import { checklist } from '../../flex/provision/checklist.ts';
import { isEmpty } from '../../flex/provision/plan.ts';
import { planAsJson, printPlan, printStatus, progressLine } from '../../flex/provision/print.ts';
import {
  planApply,
  planDestroy,
  type Installation,
  type Work,
} from '../../flex/provision/provision.ts';
import { createSend } from '../../flex/provision/transport.ts';
import { whyNotNow } from '../../flex/provision/under-way.ts';
import { whyNotListening } from '../../flex/provision/listening.ts';
import { readSettings } from '../../flex/read-settings.ts';
import { readFlexEnvironment } from './environment.ts';
import { writeExample } from './init.ts';
import type { FlexOptions, FlexVerb } from './options.ts';

/** @throws UserError in a sentence with the fix */
export async function runFlex(verb: FlexVerb, options: FlexOptions): Promise<void> {
  if (verb === 'init') {
    await writeExample(options.file);
    console.log(`Wrote ${options.file}. Edit it, then: npm run unhold -- flex plan`);
    return;
  }
  const installation = await openInstallation(options);
  const isDestroy = verb === 'destroy' || (verb === 'plan' && options.destroy);
  const work = await (isDestroy ? planDestroy : planApply)(installation);
  if (verb === 'status') return console.log(printStatus(work.plan));
  if (verb === 'plan' && options.json)
    return console.log(JSON.stringify(planAsJson(work.plan), null, 2));
  console.log(printPlan(work.plan));
  if (verb === 'apply' || verb === 'destroy') {
    await refuseSecond(installation);
    await carryOut(work);
  }
  console.log('');
  if (isDestroy)
    console.log('Twilio keeps names of SIP and trunk domains taken for up to 30 days.');
  else await printChecklist(installation);
}

async function openInstallation(options: FlexOptions): Promise<Installation> {
  const settings = await readSettings(options.file);
  const logins = readFlexEnvironment(processEnvironment, settings, {
    withUnhold: !options['without-unhold'],
  });
  const { buy, release } = options;
  return { settings, ...logins, clock: realClock, fetch, buy, release };
}

/** The console of the same Unhold may be at it; two at once would take turns undoing each other's work. */
async function refuseSecond({ unhold, clock, fetch }: Installation): Promise<void> {
  if (unhold === null) return;
  const why = await whyNotNow(createSend({ clock, fetch }), unhold);
  if (why !== null) throw new UserError('already-running', why);
}

async function carryOut(work: Work): Promise<void> {
  if (isEmpty(work.plan)) return;
  console.log('');
  await work.carryOut((...step) => console.log(progressLine(...step)));
  console.log('Done.');
}

async function printChecklist(installation: Installation): Promise<void> {
  const { settings, twilio, unhold, clock } = installation;
  if (settings.provider === 'unhold' && unhold !== null) {
    const { unholdUrl } = settings;
    const send = createSend({ clock, fetch: installation.fetch });
    const why = await whyNotListening(send, { twilio, unhold, unholdUrl });
    if (why !== null) console.log(`No callback will reach an agent yet: ${why}\n`);
  }
  console.log('What no API can do:');
  for (const point of checklist(settings)) console.log(`  - ${point}`);
}
