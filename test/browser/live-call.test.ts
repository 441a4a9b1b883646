import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { buildConsole } from '../../src/cli/build-console.ts';
import { callIn } from '../../src/sim/caller.ts';
import { willingCustomer } from '../../src/sim/customer.ts';
import { buildStage, type Stage } from '../../src/sim/stage.ts';
import { Story } from '../../src/sim/story.ts';
import { createApi } from '../support/api.ts';
import { browse, type Browsing } from '../support/browser.ts';
import { Platform } from '../wire/edge/platform.ts';

/* Callers of the simulation really call over SIP, and the page is watched meanwhile. */

const caller = '+13035550107';
const hz = { own: 1_750, agent: 1_050 };

let stage: Stage;
let platform: Platform;
let app: FastifyInstance;
let browsing: Browsing;

before(async () => {
  const story = new Story(realClock);
  stage = await buildStage({ clock: realClock, log: silentLog, story, host: '127.0.0.1' });
  platform = await Platform.start({
    trunk: { uri: stage.trunkUri, username: null, password: null, probe: false },
  });
  const shown = { dir: await buildConsole(), demo: false, dialIn: [] };
  app = await createApi(platform.engine, { console: shown });
  browsing = await browse(platform.engine, await app.listen({ host: '127.0.0.1', port: 0 }));
});
after(async () => {
  await browsing.close();
  await app.close();
  await platform.stop();
  await stage.close();
});

test('a caller who takes a callback is seen in line, ringing, talking and done, without a reload', async () => {
  const { dial, target } = await platform.add({
    ...{ name: 'Sales', destination: stage.destination, afterRegistrationSeconds: 1 },
    ...{ estimate: { source: 'fixed', seconds: 5 }, minimumDelaySeconds: 0 },
    offerRule: {
      thresholdSeconds: 1,
      atProbability: 0.5,
      leastWaitSeconds: 0,
      mostWaitSeconds: null,
    },
  });
  const record = { heardSpeechMs: 0, heardAgent: false };
  stage.carrier.plan(caller, {
    ...{ kind: 'answers', afterMs: 2_000, person: willingCustomer(record, hz) },
  });
  const page = await browsing.as('operator');
  // The voice is heard to its end before a key is pressed.
  page.setDefaultTimeout(30_000);
  await page.goto('/');
  const sales = page.getByRole('region', { name: 'Sales' });
  await sales.getByText('No callback waits').waitFor();
  const steps = sales.getByRole('list', { name: 'Callbacks under way' });
  const count = (step: string, n: number) => steps.getByText(`${step} ${n}`).waitFor();

  const called = callIn(stage.callers, {
    ...{ who: 'Ana', number: caller, dials: dial, presses: ['1', '1'], knowsTheMenu: true },
  });
  await sales.getByText('1 callback waits').waitFor();
  const dot = sales.getByRole('link', { name: `Place 1, callback for ${caller}` });
  await dot.waitFor();
  await count('Ringing', 1);
  await count('Talking', 1);
  await dot.waitFor({ state: 'detached' });
  const ended = page.getByRole('region', { name: 'How the last ones ended' });
  await ended.getByText('Completed').waitFor();
  await count('Talking', 0);
  await called;
  const callback = await platform.callback(target.id);
  assert.deepEqual([callback.outcome, record.heardAgent], ['completed', true]);
});
