import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openConsole, type ConsoleWorld } from '../support/browser.ts';

/** All pages together: what holds for each of them, whatever it shows. */

const pages = [
  ...['/', '/wallboard', '/callbacks', '/call-targets', '/call-targets/new', '/set-up'],
  ...['/accuracy', '/what-if', '/reports', '/account'],
];
const pagesOfAdmins = ['/people', '/keys', '/audit'];

let world: ConsoleWorld;
let targetPages: string[];
let callbackPage: string;

before(async () => {
  world = await openConsole();
  const { id } = await world.addTarget({ name: '<img src=x onerror=alert(1)>' });
  const callback = await world.addCallback(id, { metadata: { 'x-user-to-user': '<b>Ada</b>' } });
  callbackPage = `/callbacks/${callback.id}`;
  targetPages = ['', '/history', '/numbers', '/prompts', '/try'].map(
    (tab) => `/call-targets/${id}${tab}`,
  );
});
after(() => world.close());

/** Waits until a page shows itself, and what it asked for is there. */
async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1, h2').first().waitFor();
  await page.waitForFunction(
    () => !/Loading…|Wird geladen/.test(document.querySelector('#root')?.textContent ?? ''),
  );
}

/** What the server refuses of what a page asks for by itself. */
function listenForRefusals(page: Page): string[] {
  const refused: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() >= 400) refused.push(`${page.url()}: ${answer.status()} ${answer.url()}`);
  });
  return refused;
}

test('a page asks for nothing that a viewer may not see, and shows what calls say as text', async () => {
  const page = await world.as('viewer');
  const refused = listenForRefusals(page);
  for (const path of [...pages, ...targetPages, callbackPage]) {
    await show(page, path);
    assert.equal(await page.locator('img[src="x"]').count(), 0, path);
  }
  assert.deepEqual(refused, []);
  await page.context().close();
});

test('German is longer than English, and fits a small phone all the same', async () => {
  const page = await world.as('admin', {
    ...{ locale: 'de-DE', viewport: { width: 320, height: 640 } },
  });
  const refused = listenForRefusals(page);
  for (const path of [...pages, ...targetPages, callbackPage, ...pagesOfAdmins]) {
    await show(page, path);
    const width = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
    assert.ok(width <= 320, `${path} is ${width} wide`);
    assert.equal(await page.locator('html').getAttribute('lang'), 'de', path);
  }
  assert.deepEqual(refused, []);
});
