import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;

before(async () => {
  world = await openConsole();
});
after(() => world.close());

test('every page can be used by everybody: contrast, names, small screens', async () => {
  const page = await world.as('admin');
  for (const path of ['/', '/callbacks', '/nowhere']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await checkPage(page);
  }
});

test('one gets about by the keyboard alone, and the first stop skips the navigation', async () => {
  const page = await world.as('viewer');
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent),
    'Skip to the content',
  );
  await page.getByRole('link', { name: 'Reports' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Reports' }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/reports');
});

test('what is for admins is not shown to others', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  await page.getByRole('link', { name: 'Callbacks' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Audit log' }).count(), 0);
});

test('light and dark and the language are chosen on the page, and stay', async () => {
  const page = await world.as('admin');
  await page.goto('/');
  await page.getByRole('button', { name: /Language/ }).click();
  await page.getByRole('option', { name: 'Deutsch' }).click();
  await page.getByRole('link', { name: 'Rückrufe' }).waitFor();
  await page.getByRole('button', { name: /Darstellung/ }).click();
  await page.getByRole('option', { name: 'Dunkel' }).click();
  await page.reload();
  await page.getByRole('link', { name: 'Rückrufe' }).waitFor();
  const root = page.locator('html');
  assert.equal(await root.getAttribute('lang'), 'de');
  assert.equal(await root.getAttribute('data-theme'), 'dark');
  await checkPage(page);
});

test('the server away: the page says so, and goes on when it is there again', async () => {
  const page = await world.as('viewer');
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('link', { name: 'Reports' }).click();
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Callbacks' }).click();
  await page.getByRole('heading', { level: 1, name: 'Callbacks' }).waitFor();
});
