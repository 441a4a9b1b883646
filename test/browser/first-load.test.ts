import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock } from '../../src/base/clock.ts';
import type { Page } from 'playwright-core';
import { openConsole, type ConsoleWorld } from '../support/browser.ts';

/** Bytes that come over the wire until the live page is there, compressed as they are. */
const budget = 250_000;

let world: ConsoleWorld;
before(async () => {
  world = await openConsole({ clock: realClock });
  await world.addTarget({ name: 'Sales' });
});
after(() => world.close());

test('the first load fits the budget, and nothing of it comes from elsewhere', async () => {
  const page = await world.as('admin');
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('heading', { name: 'Sales' }).waitFor();
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('live-plot')),
  );
  await page.waitForLoadState('load');
  const loaded = await page.evaluate(() =>
    [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ].map((entry) => ({
      url: entry.name,
      bytes: (entry as PerformanceResourceTiming).encodedBodySize,
    })),
  );
  for (const { url } of loaded) assert.ok(url.startsWith(world.url), url);
  const scripts = loaded.filter(({ url }) => url.endsWith('.js'));
  assert.ok(scripts.length > 0 && scripts.every(({ bytes }) => bytes > 0), 'sizes are known');
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  assert.ok(total <= budget, `${total} bytes, ${JSON.stringify(loaded)}`);
});

test('the second load takes the files from the browser: only the page itself is asked for', async () => {
  const page = await world.as('viewer');
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const first = (await sizes(page)).map(({ url }) => url);
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  const again = (await sizes(page)).filter(({ url }) => first.includes(url));
  assert.ok(again.length > 0);
  assert.deepEqual(
    again.filter(({ sent }) => sent > 0),
    [],
  );
});

/** The files that the page has asked for so far, and what of them came over the wire. */
function sizes(page: Page): Promise<{ url: string; sent: number }[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => name.includes('/assets/'))
      .map((entry) => ({
        url: entry.name,
        sent: (entry as PerformanceResourceTiming).transferSize,
      })),
  );
}
