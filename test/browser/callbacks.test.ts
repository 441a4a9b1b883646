import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
let target: string;
before(async () => {
  world = await openConsole();
  target = (await world.addTarget({ name: 'Sales' })).id;
});
after(() => world.close());

test('the list shows what there is, and one leads to its story', async () => {
  const { id } = await world.addCallback(target, {
    number: '+12024565001',
    metadata: { 'x-user-to-user': '<img src=x onerror="document.title=1">' },
  });
  const page = await world.as('operator');
  await page.goto('/callbacks');
  await page.getByRole('link', { name: '+12024565001' }).waitFor();
  await checkPage(page);
  await page.getByRole('link', { name: '+12024565001' }).click();
  await page.getByRole('heading', { level: 1, name: '+12024565001' }).waitFor();
  assert.equal(new URL(page.url()).pathname, `/callbacks/${id}`);
  await page.getByText('<img src=x onerror="document.title=1">').waitFor();
  assert.equal(await page.locator('img').count(), 0);
  await checkPage(page);
});
