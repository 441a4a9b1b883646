import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock } from '../../src/base/clock.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { fillLines, type FilledLines } from '../support/live-lines.ts';
import { TcpWay } from '../support/tcp-way.ts';

let world: ConsoleWorld;
let lines: FilledLines;

before(async () => {
  world = await openConsole({ clock: realClock });
  lines = await fillLines(world);
});
after(() => world.close());

const screen = { viewport: { width: 1920, height: 1080 } };

test('a wall shows the lines big and dark, without anything around them', async () => {
  const page = await world.as('viewer', screen);
  await page.goto('/wallboard');
  const sales = page.getByRole('region', { name: 'Sales' });
  await sales.waitFor();
  assert.equal(await page.getByRole('navigation').count(), 0);
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  // On a screen 68 cm high, 24 px are 15 mm, which is read from 5 m; the first figures are four times that.
  const sizes = await sales
    .locator('dt, dd, h2')
    .evaluateAll((all) => all.map((each) => Number.parseFloat(getComputedStyle(each).fontSize)));
  assert.ok(Math.min(...sizes) >= 24, sizes.join());
  assert.ok(Math.max(...sizes) >= 96, sizes.join());
  assert.equal(await sales.locator('dd').first().innerText(), '5');
  await checkPage(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'wallboard');
});

test('its address says which call targets, and nonsense in it is said and does no harm', async () => {
  const page = await world.as('viewer', screen);
  await page.goto(`/wallboard?targets=${lines.support}`);
  await page.getByRole('region', { name: 'Support' }).waitFor();
  assert.equal(await page.getByRole('region').count(), 1);
  await page.goto('/wallboard?targets=%3Cscript%3E&show=dance&seconds=0&theme=pink');
  await page.getByText('(targets, show, seconds, theme)').waitFor();
  await page.getByRole('region', { name: 'Sales' }).waitFor();
  await page.goto('/wallboard?targets=01a1ff8c-0000-7000-8000-000000000000');
  await page.getByText('None of the chosen call targets is there.').waitFor();
});

test('what is shown is chosen by the keyboard alone, and stays in the address', async () => {
  const page = await world.as('viewer', screen);
  await page.goto('/wallboard');
  await page.getByRole('region', { name: 'Sales' }).waitFor();
  await page.getByRole('button', { name: 'Choose call targets' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('checkbox', { name: 'Sales' }).focus();
  await page.keyboard.press('Space');
  await page.waitForURL(`**/wallboard?targets=${lines.support}`);
  await page.keyboard.press('Escape');
  await page.getByRole('region', { name: 'Sales' }).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('region', { name: 'Support' }).waitFor();
  assert.equal(await page.getByRole('region').count(), 1);
});

test('one after the other: each has its turn', async () => {
  const page = await world.as('viewer', screen);
  await page.clock.install();
  await page.goto('/wallboard?show=cycle&seconds=5');
  await page.getByRole('region').waitFor();
  const names = new Set<string | null>();
  for (let turn = 0; turn < 4; turn++) {
    names.add(await page.getByRole('region').getAttribute('aria-label'));
    await page.clock.runFor(5_000);
  }
  assert.deepEqual(names, new Set(['Sales', 'Support']));
});

test('old figures are grey and say so; with the connection they are of now again', async () => {
  const way = await TcpWay.to(world.url);
  const page = await world.as('viewer', { ...screen, baseURL: way.url });
  await page.goto('/wallboard');
  await page.getByRole('region', { name: 'Sales' }).waitFor();
  const filter = () =>
    page
      .getByRole('region', { name: 'Sales' })
      .locator('..')
      .evaluate((box) => getComputedStyle(box).filter);
  assert.equal(await filter(), 'none');
  way.cut();
  await page.getByText('Old: the connection is lost').waitFor();
  assert.match(await filter(), /grayscale/);
  way.mend();
  await page.getByText('Old: the connection is lost').waitFor({ state: 'detached' });
  assert.equal(await filter(), 'none');
  await page.close();
  await way.close();
});
