import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { addPhoneNumber } from '../../src/engine/phone-numbers.ts';
import { callIn } from '../../src/sim/caller.ts';
import { centreDefaults } from '../../src/sim/contact-centre.ts';
import { willingCustomer, type CustomerRecord } from '../../src/sim/customer.ts';
import { buildStage, type Stage } from '../../src/sim/stage.ts';
import { Story } from '../../src/sim/story.ts';
import { openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { startDiallingNode, type DiallingNode } from '../support/dialling-node.ts';

/*
 * The list and the story followed while simulated people are really on the phone: SIP and audio on loopback, through a
 * node of its own beside the API.
 */

let world: ConsoleWorld;
let stage: Stage;
let node: DiallingNode;
before(async () => {
  world = await openConsole({ clock: realClock });
  const story = new Story(realClock, () => {});
  stage = await buildStage({ clock: realClock, log: silentLog, story, host: '127.0.0.1' });
  node = await startDiallingNode(world.engine.db.url, stage.trunkUri);
});
after(async () => {
  await node.stop();
  await stage.close();
  await world.close();
});

const caller = '+12025550143';
const reached = '+12025550199';

test('a callback is followed live from the promise on the phone to "completed"', async () => {
  const { id: callTargetId } = await world.addTarget({
    ...{ name: 'Billing', destination: stage.destination, callerId: '+12025550110' },
    ...{ estimate: { source: 'fixed', seconds: 2 }, afterRegistrationSeconds: 1 },
    offerRule: { thresholdSeconds: 0 },
  });
  await addPhoneNumber(world.engine, { number: reached, callTargetId });
  const record: CustomerRecord = { heardSpeechMs: 0, heardAgent: false };
  stage.centre.settings = { ...centreDefaults, agents: 1, talkMs: 2_000 };
  const hz = { own: centreDefaults.customerHz, agent: centreDefaults.agentHz };
  const person = willingCustomer(record, hz);
  stage.carrier.plan(caller, { kind: 'answers', afterMs: 1_500, person });

  const page = await world.as('operator');
  await page.goto('/callbacks');
  await page.getByText('Nobody has been promised a callback yet').waitFor();
  const dials = `sip:${reached}@${node.address}`;
  const call = callIn(stage.callers, {
    ...{ who: 'caller', number: caller, dials, presses: ['1', '1'], knowsTheMenu: true },
  });
  // It is announced, and shown when one wants it: nothing moves by itself.
  await page.getByRole('button', { name: /1 new callback/ }).click({ timeout: 20_000 });
  await page.getByRole('link', { name: caller }).click();
  const story = page.getByRole('region', { name: 'The story' });
  for (const told of [
    'Promised on the phone',
    'it stands in line',
    'Attempt 1 begins',
    'The customer pressed 1',
    'The two are joined and talk',
    'The conversation is over',
  ])
    await story.getByText(told).waitFor({ timeout: 20_000 });
  await call;
  await page.getByText('completed').first().waitFor();
  // Each leg with its times and what the far side answered.
  assert.equal(await story.getByText('SIP 200').count(), 2);
  await story.getByText('answered after').first().waitFor();
  assert.equal(record.heardAgent, true);
  await page.getByText(/With an agent after 0:/).waitFor();
  await shoot(page, 'callback');
});
