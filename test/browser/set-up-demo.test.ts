import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { buildConsole } from '../../src/cli/build-console.ts';
import { startLocalFlex } from '../../src/cli/local-flex.ts';
import { simulatedCallers } from '../../src/cli/simulated-caller.ts';
import { readConfig } from '../../src/config.ts';
import { listCallTargets, updateCallTarget } from '../../src/engine/call-targets.ts';
import { startPlatform, type Platform } from '../../src/main.ts';
import { buildStage } from '../../src/sim/stage.ts';
import { Story } from '../../src/sim/story.ts';
import { checkPage, startChromium } from '../support/browser.ts';
import { createTestDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';

/**
 * The first run, from an account with nothing of ours in it to a callback that is completed: the whole demonstration
 * (platform, local Twilio, agents, carrier, callers), with a browser in front.
 */

const host = '127.0.0.1';
const numbers = { customers: '+12025550100', returns: '+12025550101', callback: '+12025550199' };
const hz = { own: 1_750, agent: 1_050 };

let platform: Platform;
let browser: Browser;
let page: Page;
const troubles: string[] = [];
const started: (() => Promise<unknown>)[] = [];

before(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'unhold-set-up-'));
  started.push(async () => rmSync(dir, { recursive: true, force: true }));
  const database = await createTestDatabase();
  started.push(() => database.close());
  const stage = await buildStage({
    ...{ clock: realClock, log: silentLog, host },
    story: new Story(realClock, () => {}),
  });
  started.push(() => stage.close());
  const twin = await startLocalFlex({
    ...{ clock: realClock, phoneClock: realClock, log: silentLog, host, httpPort: 0, sipPort: 0 },
    ...{ tlsProxyPort: 0, dir, carrierUri: stage.trunkUri },
    numbers: [numbers.customers, numbers.returns],
    agents: ['Ada'],
    habits: { talkMs: [1_500, 2_000], wrapUpSeconds: [0, 0] },
  });
  started.push(() => twin.stop());
  const read = readConfig({}, 'demo', { hostName: 'test', pid: 1, addresses: [] });
  assert.ok(read.ok);
  const [address = '', sipPort = ''] = twin.sipAddress.split(':');
  const port = await freePort();
  const { sid: accountSid, authToken } = twin.account;
  const publicUrl = `http://${host}:${port}`;
  platform = await startPlatform({
    config: {
      ...read.config,
      ...{
        databaseUrl: database.url,
        dataDir: dir,
        nodeId: 'test',
        rtp: { fromPort: 34_000, toPort: 34_999 },
      },
      http: { host, port, publicUrl },
      sip: {
        ...{ ...read.config.sip, port: 0 },
        routes: [{ host: '*.sip.twilio.com', address, port: Number(sipPort) }],
      },
      trunk: { uri: stage.trunkUri, username: null, password: null, probe: false },
      twilio: { accountSid, authToken, publicUrl, restUrl: twin.url },
    },
    log: silentLog,
    console: { dir: await buildConsole(), demo: true, dialIn: [] },
    simulatedCaller: simulatedCallers(stage, hz),
  });
  // The local Twilio goes on telling the platform what happens, so it ends first.
  started.splice(-1, 0, () => platform.stop(500));
  browser = await startChromium();
  started.push(() => browser.close());
  const profile = await browser.newContext({
    baseURL: platform.httpUrl,
    locale: 'en-GB',
    reducedMotion: 'reduce',
  });
  page = await profile.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      troubles.push(message.text());
  });
});
after(async () => {
  for (const stop of started.reverse()) await stop();
});

const step = (name: string) => page.locator(`li[data-step="${name}"]`);

test('from nothing: plan, apply, a test call, and the callback is followed to its end', async () => {
  await page.goto('/set-up?way=flex');
  await page.getByText('Demonstration', { exact: false }).first().waitFor();
  const flex = step('flex');
  await flex.getByLabel('SIP domain', { exact: true }).fill('Has Blanks');
  await flex.getByLabel('Number 1', { exact: true }).fill(numbers.customers);
  await flex.getByLabel('Number that return calls come in on').fill(numbers.returns);
  await flex.getByLabel('Number of the call target').fill(numbers.callback);
  await flex.getByRole('button', { name: 'Show the plan' }).click();
  await flex.getByText(/Wanted: letters, digits and dashes/).waitFor();
  assert.equal(await flex.getByLabel('SIP domain', { exact: true }).inputValue(), 'Has Blanks');
  assert.equal(await flex.getByLabel('Number 1', { exact: true }).inputValue(), numbers.customers);
  await flex.getByLabel('SIP domain', { exact: true }).fill('unhold-test');
  await flex.getByRole('button', { name: 'Show the plan' }).click();
  await flex.getByText(/\d+ to create, .* stay as they are/).waitFor();
  await flex.locator('li[data-action="create"]').first().waitFor();
  await checkPage(page);
  await flex.getByRole('button', { name: /Apply these \d+ changes/ }).click();
  await flex.getByText(/Applied: \d+ changes were made/).waitFor({ timeout: 60_000 });
  assert.equal(await flex.getAttribute('data-done'), 'true');
  await shortenWaits();

  await page.reload();
  assert.equal(await flex.getByLabel('SIP domain', { exact: true }).inputValue(), 'unhold-test');
  const call = step('test-call');
  await call.getByRole('button', { name: 'Let a caller dial in' }).click();
  await call.getByText('we answer').waitFor();
  await call.getByText('A callback is promised.').waitFor({ timeout: 60_000 });
  await page.waitForURL(/call=/);
  await page.reload();
  await call.getByText('It works all the way').waitFor({ timeout: 60_000 });
  await page.getByText('Everything is set up').waitFor();
  await page.getByText(/\d+ in order, \d+ to look at, 0 failed/).waitFor();
  await checkPage(page);
  await call.getByRole('link', { name: 'See the callback' }).click();
  await page.waitForURL(/\/callbacks\/[\da-f-]{36}$/);
  assert.deepEqual(troubles, []);
});

test('it is taken away again only by who types its name', async () => {
  await page.goto('/set-up?way=flex');
  await step('flex').getByRole('button', { name: 'Take it all away…' }).click();
  const dialog = page.getByRole('dialog');
  const name = dialog.getByLabel('Type unhold to confirm');
  await name.fill('yes');
  await page.keyboard.press('Enter');
  await dialog.getByText('Wanted: unhold. Found: yes.').waitFor();
  assert.equal(await name.inputValue(), 'yes');
  await checkPage(page);
  await name.fill('unhold');
  await page.keyboard.press('Enter');
  await step('flex')
    .getByText(/Taken away: \d+ changes/)
    .waitFor({ timeout: 60_000 });
  assert.deepEqual(troubles, []);
});

/** As the demonstration does: nobody wants to wait four minutes for a test. */
async function shortenWaits(): Promise<void> {
  const { items } = await listCallTargets(platform.engine, { limit: 10 });
  for (const { id } of items)
    await updateCallTarget(platform.engine, id, {
      estimate: { source: 'fixed', seconds: 2 },
      // By position an agent may be called ahead, and leave before the customer has picked up.
      pacing: { mode: 'timer' },
      ...{ minimumDelaySeconds: 0, afterRegistrationSeconds: 1 },
    });
}
