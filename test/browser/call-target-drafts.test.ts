import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { buildConsole } from '../../src/cli/build-console.ts';
import { createApi } from '../support/api.ts';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

const bar = (page: Page) => page.getByRole('region', { name: 'What would change' });

test('two who edit at once: both changes are kept, and where both changed the same it is said', async () => {
  const { id } = await world.addTarget({ name: 'Two at once' });
  const [ana, ben] = await Promise.all([world.as('admin'), world.as('manager')]);
  await Promise.all([ana, ben].map((page) => page.goto(`/call-targets/${id}`)));
  const ring = (page: Page) => page.getByRole('textbox', { name: /phone rings for/ });
  const name = (page: Page) => page.locator('[data-setting="name"]').getByRole('textbox');
  await ring(ben).waitFor();
  // Ben's page does not hear of what Ana does until he has typed.
  const typed = Promise.withResolvers<void>();
  await ben.route('**/draft', async (route) => {
    if (route.request().method() === 'GET') await typed.promise;
    await route.continue();
  });
  await ring(ana).fill('25');
  await bar(ana).getByText('Saved as a draft').waitFor();
  // Another setting, and the same one.
  await name(ben).fill('Two at the same time');
  await ring(ben).fill('35');
  typed.resolve();
  await ben.getByText('Admin changed the same settings while you typed.').waitFor();
  await ben.getByText('theirs is 25 seconds').waitFor();
  assert.deepEqual(
    [await name(ben).inputValue(), await ring(ben).inputValue()],
    ['Two at the same time', '35'],
  );
  await ben.getByRole('button', { name: 'Take theirs' }).click();
  await bar(ben).getByText('2 changes').waitFor();
  await ana.waitForFunction(() => document.body.textContent?.includes('Last edited by Manager'));
  assert.equal(await name(ana).inputValue(), 'Two at the same time');

  // Both look at what would change; Ana is faster.
  for (const page of [ana, ben])
    await bar(page).getByRole('button', { name: 'See and publish' }).click();
  const changed = await world.admin.send('PATCH', `/v1/call-targets/${id}`, { maxWaiting: 7 });
  assert.equal(changed.status, 200);
  await ben.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  const overtaken = 'API key admin published version 2 after this draft was begun';
  await ben.getByRole('dialog').getByRole('region', { name: overtaken }).waitFor();
  const { settings } = (await world.admin.get(`/v1/call-targets/${id}/draft`)).body;
  assert.equal(settings.name, 'Two at the same time', 'the draft is not lost');
  await checkPage(ben);
  await ben.getByRole('button', { name: 'Put this draft on top of it' }).click();
  await ben.getByRole('region', { name: overtaken }).waitFor({ state: 'detached' });
  await ben.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
  await ben.getByText('Version 3 is in force.').waitFor();
  const now = (await world.admin.get(`/v1/call-targets/${id}`)).body;
  assert.deepEqual(
    [now.name, now.customerRingSeconds, now.maxWaiting],
    [...['Two at the same time', 25, 7]],
  );
  await Promise.all([ana.context().close(), ben.context().close()]);
});

test('a session that ends while one types: what was typed is there again after signing in', async () => {
  const { id } = await world.addTarget({ name: 'Signed out' });
  const page = await world.as('admin');
  await page.goto(`/call-targets/${id}`);
  const ring = page.getByRole('textbox', { name: /phone rings for/ });
  await ring.waitFor();
  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await ring.fill('34');
  await page.getByText('Your session has ended').waitFor();
  assert.equal((await world.admin.get(`/v1/call-targets/${id}/draft`)).body.revision, null);
  await page.context().addCookies(cookies);
  await page.reload();
  await bar(page).getByText('1 change').waitFor();
  assert.equal(await ring.inputValue(), '34');
  await page.context().close();
});

test('the server restarted while one types: nothing is lost, and it is saved when it is there again', async () => {
  const { id } = await world.addTarget({ name: 'Restarted' });
  const page = await world.as('admin');
  await page.goto(`/call-targets/${id}`);
  const ring = page.getByRole('textbox', { name: /phone rings for/ });
  await ring.waitFor();
  const { port } = new URL(world.url);
  await world.app.close();
  await ring.fill('33');
  await bar(page).getByText('Not saved yet: kept in this browser').waitFor();
  const console = { dir: await buildConsole(), demo: false, dialIn: [] };
  const again = await createApi(world.engine, { console });
  await again.listen({ host: '127.0.0.1', port: Number(port) });
  try {
    await bar(page).getByText('Saved as a draft').waitFor();
    await page.reload();
    await bar(page).getByText('1 change').waitFor();
    assert.equal(await ring.inputValue(), '33');
  } finally {
    await page.context().close();
    await again.close();
  }
});
