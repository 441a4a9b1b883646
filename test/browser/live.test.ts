import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock } from '../../src/base/clock.ts';
import { addCallback } from '../support/database.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { fillLines } from '../support/live-lines.ts';

let world: ConsoleWorld;
let lines: Awaited<ReturnType<typeof fillLines>>;

before(async () => {
  world = await openConsole({ clock: realClock });
  lines = await fillLines(world);
});
after(() => world.close());

test('the line stands there as it is, in words, places and figures, and can be used by everybody', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const sales = page.getByRole('region', { name: 'Sales' });
  await sales.getByText('5 wait: 3 callers on hold and 2 callbacks').waitFor();
  assert.equal(
    await sales.getByRole('list', { name: 'The line, in order' }).locator('li').count(),
    5,
  );
  await sales.getByText('0 of 3').waitFor();
  await page.getByText('Completed').first().waitFor();
  await checkPage(page);
  await shoot(page, 'live');
});

test('where nothing shows the contact centre, that is said, and nobody is made up', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const support = page.getByRole('region', { name: 'Support' });
  await support.getByText('Who holds at the contact centre is not known').waitFor();
  await support.getByText('nothing tells who is at work').waitFor();
});

test('a callback that is new stands in line without a reload, and its link leads to it', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const support = page.getByRole('region', { name: 'Support' });
  const list = support.getByRole('list', { name: 'The line, in order' });
  await list.waitFor();
  const before = await list.locator('li').count();
  const { id, number } = await addCallback(world.engine.db, lines.support);
  const dot = list.getByRole('link', { name: `callback for ${number}` });
  await dot.waitFor();
  assert.equal(await list.locator('li').count(), before + 1);
  await dot.click();
  await page.waitForURL(`**/callbacks/${id}`);
});
