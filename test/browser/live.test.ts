import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { realClock } from '../../src/base/clock.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { addCallback } from '../support/database.ts';
import { FaultyLink } from '../support/faulty-link.ts';
import { fillLines, type FilledLines } from '../support/live-lines.ts';
import { TcpWay } from '../support/tcp-way.ts';

let world: ConsoleWorld;
let lines: FilledLines;

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
  const list = sales.getByRole('list', { name: 'The line, in order' });
  assert.deepEqual(await list.locator('li').allInnerTexts(), ['1', '2', '3', '4', '5']);
  await sales.getByText('0 of 3').waitFor();
  await page.getByText('Completed').first().waitFor();
  await checkPage(page);
  await shoot(page, 'live');
});

test('a number on its way is shown whole: cut off it would read like another one', async () => {
  const page = await world.as('operator');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/');
  const chips = page.locator('ol > li ul [data-move] a');
  await chips.first().waitFor();
  const outside = await chips.evaluateAll((found) =>
    found
      .filter((chip) => {
        const step = chip.closest('ol > li');
        return (
          !step ||
          chip.scrollWidth > chip.clientWidth ||
          chip.getBoundingClientRect().right > step.getBoundingClientRect().right
        );
      })
      .map((chip) => chip.textContent),
  );
  assert.deepEqual(outside, []);
});

test('seven tabs are not too many: who looks away follows nothing, and sees it all on coming back', async () => {
  const first = await world.as('operator');
  const look = (page: Page, hidden: boolean): Promise<void> =>
    page.evaluate((isHidden) => {
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  const tabs = [first];
  while (tabs.length < 7) tabs.push(await first.context().newPage());
  for (const tab of tabs) {
    await tab.goto('/', { timeout: 10_000 });
    await tab.getByRole('region', { name: 'Support' }).waitFor({ timeout: 10_000 });
    await look(tab, true);
  }
  const { number } = await addCallback(world.engine.db, lines.support);
  await look(first, false);
  await first.getByRole('link', { name: `callback for ${number}` }).waitFor();
  await Promise.all(tabs.slice(1).map((tab) => tab.close()));
});

test('where nothing shows the contact centre, that is said, and nobody is made up', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const support = page.getByRole('region', { name: 'Support' });
  await support.getByText('Who holds at the contact centre is not known').waitFor();
  await support.getByText('nothing tells who is at work').waitFor();
});

test('who joins stands in line without a reload, and a callback leads to its story', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const list = page
    .getByRole('region', { name: 'Support' })
    .getByRole('list', { name: 'The line, in order' });
  await list.waitFor();
  const before = await list.locator('li').count();
  const { id, number } = await addCallback(world.engine.db, lines.support);
  const dot = list.getByRole('link', { name: `callback for ${number}` });
  await dot.waitFor();
  assert.equal(await list.locator('li').count(), before + 1);
  lines.line.caller('call 4');
  await page.getByText('6 wait: 4 callers on hold and 2 callbacks').waitFor();
  await dot.click();
  await page.waitForURL(`**/callbacks/${id}`);
});

test('by the keyboard one stop is the line, the arrows go along it, and Enter opens a callback', async () => {
  const page = await world.as('operator');
  await page.goto('/');
  const sales = page.getByRole('region', { name: 'Sales' });
  await sales.getByRole('button', { name: /^Place 1/ }).focus();
  await sales.getByText('Place 1').waitFor();
  await page.keyboard.press('ArrowRight');
  await sales.getByText('Place 2').waitFor();
  await page.keyboard.press('Tab');
  const place = await page.evaluate(() => document.activeElement?.getAttribute('data-place'));
  assert.equal(place, null, 'the next stop is beyond the line');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/callbacks/*');
});

test('ages go by the server’s clock: a browser that is ten minutes off shows the same', async () => {
  const page = await world.as('operator');
  await page.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 600_000;
  });
  await page.goto('/');
  const head = page.getByRole('region', { name: 'Sales' }).locator('dd').first();
  await head.waitFor();
  const [minutes = 0, seconds = 0] = ((await head.textContent()) ?? '').split(/\D/).map(Number);
  const found = minutes * 60 + seconds;
  const age = (world.engine.db.now() - lines.headSince) / 1000;
  assert.ok(Math.abs(found - age) <= 3, `${found} shown, ${age} true`);
  assert.equal(await page.getByText('What is shown is as of').count(), 0);
});

test('names from outside are text, whatever they hold', async () => {
  const name = '<img src=x onerror=alert(1)> & "co" \u202Eevil';
  const { id } = await world.addTarget({ name: name.replace('\u202E', '') });
  const { line } = lines;
  line.caller('<script>alert(2)</script>');
  const page = await world.as('operator');
  page.on('dialog', () => assert.fail('a script ran'));
  await page.goto('/');
  await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
  assert.equal(await page.locator('img').count(), 0);
  await page.goto('/wallboard');
  await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
  await world.admin.send('DELETE', `/v1/call-targets/${id}`);
});

test('a viewer sees no number', async () => {
  const page = await world.as('viewer');
  await page.goto('/');
  await page.getByRole('region', { name: 'Sales' }).waitFor();
  await page.getByText('Completed').first().waitFor();
  assert.doesNotMatch(await page.content(), /\+1\d{10}/);
  assert.match(await page.content(), /\+12…\d\d/);
});

test('a lost connection is said, what is shown stays, and what was missed is there again', async (t) => {
  const way = await TcpWay.to(world.url);
  t.after(() => way.close());
  const page = await world.as('operator', { baseURL: way.url });
  await page.goto('/');
  const support = page.getByRole('region', { name: 'Support' });
  await support.waitFor();
  way.cut();
  await page.getByText('The live connection is lost').waitFor();
  assert.ok(await support.isVisible());
  const { number } = await addCallback(world.engine.db, lines.support);
  way.mend();
  await support.getByRole('link', { name: `callback for ${number}` }).waitFor();
  await page.getByText('The live connection is lost').waitFor({ state: 'detached' });
  await page.close();
});

test('the database away: since when, and as of when, until it is there again', async () => {
  const link = new FaultyLink();
  const { db } = world.engine;
  const page = await world.as('operator');
  await page.goto('/');
  await page.getByRole('region', { name: 'Sales' }).waitFor();
  Object.assign(world.engine, { db: link.wrap(db, { running: () => Promise.resolve() }) });
  link.isCut = true;
  await page.getByText('The server cannot reach its database since').waitFor();
  await page.getByText('What is shown is as of').waitFor();
  link.isCut = false;
  await page.getByText('The server cannot reach its database since').waitFor({ state: 'detached' });
  Object.assign(world.engine, { db });
});
