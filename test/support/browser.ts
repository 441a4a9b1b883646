import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { ApiOptions } from '../../src/api/server.ts';
import type { Clock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { buildConsole } from '../../src/cli/build-console.ts';
import type { PersonRole } from '../../src/callback/person-role.ts';
import type { Engine } from '../../src/engine/context.ts';
import { openSession } from '../../src/engine/person-sessions.ts';
import { findPersonByEmail, insertPerson } from '../../src/store/people.ts';
import { createApiWorld, type ApiWorld, type ApiWorldOptions } from './api-world.ts';

/** Pages of a console that is served. */
export interface Browsing {
  browser: Browser;
  /** A page of somebody signed in with this role, each in a browser profile of its own. */
  as: (role: PersonRole, options?: BrowserContextOptions) => Promise<Page>;
  /** A page of nobody. */
  stranger: (options?: BrowserContextOptions) => Promise<Page>;
  /** Also fails when a page had an error, a breach of the CSP or a message of the console's. */
  close: () => Promise<void>;
}

/** The console on a database of its own, in Debian's Chromium. */
export interface ConsoleWorld extends ApiWorld, Browsing {
  /** `http://127.0.0.1:PORT` */
  url: string;
  close: () => Promise<void>;
}

export interface ConsoleWorldOptions {
  api?: Partial<ApiOptions>;
  clock?: Clock;
  /** Whether it is the demonstration. */
  demo?: boolean;
  loopback?: boolean;
  reach?: ApiWorldOptions['reach'];
}

export async function openConsole(options: ConsoleWorldOptions = {}): Promise<ConsoleWorld> {
  const { api, clock, reach, demo = false, loopback = true } = options;
  const shown = { dir: await buildConsole(), demo, dialIn: [] };
  const world = await createApiWorld({
    ...{ loopback, api: { console: shown, ...api } },
    ...(clock && { clock }),
    ...(reach && { reach }),
  });
  const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const browsing = await browse(world.engine, url);
  return {
    ...{ ...world, ...browsing, url },
    async close() {
      try {
        await browsing.close();
      } finally {
        await world.close();
      }
    },
  };
}

/** Opens Chromium on a console that is served at `url`; people are made as they are wanted. */
export async function browse(engine: Engine, url: string): Promise<Browsing> {
  const browser = await startChromium();
  const troubles: string[] = [];

  const stranger = async (context: BrowserContextOptions = {}): Promise<Page> => {
    const profile = await browser.newContext({
      ...{ baseURL: url, locale: 'en-GB', timezoneId: 'Europe/London' },
      ...{ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...context },
    });
    const page = await profile.newPage();
    page.setDefaultTimeout(10_000);
    listenForTrouble(page, troubles);
    return page;
  };
  return {
    ...{ browser, stranger },
    async as(role, context) {
      const page = await stranger(context);
      const email = `${role}@acme.example`;
      const name = `${role[0]?.toUpperCase()}${role.slice(1)}`;
      const person = { id: newId(), email, name, role, password: null, demo: false };
      await insertPerson(engine.db, person);
      const found = await findPersonByEmail(engine.db, email);
      if (!found) throw new Error(`${email} was not made`);
      const from = { address: '127.0.0.1', browser: 'test', means: 'password' } as const;
      const { secret } = await openSession(engine, found, from);
      const cookie = { name: '__Host-unhold', value: secret, url: url.replace('http', 'https') };
      await page.context().addCookies([{ ...cookie, secure: true, sameSite: 'Strict' }]);
      return page;
    },
    async close() {
      await browser.close();
      assert.deepEqual(troubles, [], 'errors on pages');
    },
  };
}

/** Debian's Chromium, without anything that asks the network. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

/** A failed request is the page's own matter, and it shows it; everything else on the console is a fault. */
function listenForTrouble(page: Page, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (!['error', 'warning'].includes(message.type())) return;
    if (text.startsWith('Failed to load resource') || text.includes('EventSource')) return;
    troubles.push(`${page.url()}: ${text}`);
  });
}

/**
 * Fails for what keeps people out: whatever axe calls serious or critical, in light and in dark, and a page that has
 * to be pushed sideways on a small phone or at 200 % zoom. Leaves the page as it was.
 */
export async function checkPage(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await seriousFaults(page), [], `axe, ${colorScheme}, ${page.url()}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const size = page.viewportSize() ?? { width: 1280, height: 800 };
  // 1280 × 800 at 200 % is a window of 640 × 400 of CSS.
  for (const small of [
    { width: 640, height: 400 },
    { width: 320, height: 640 },
  ]) {
    await page.setViewportSize(small);
    const width = await page.evaluate(() => document.scrollingElement?.scrollWidth ?? 0);
    assert.ok(width <= small.width, `${page.url()} is ${width} wide in ${small.width}`);
  }
  await page.setViewportSize(size);
}

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // What a button that was busy has said, kept for some seconds after the button is gone: not a part of the page.
    const page = { exclude: ['[data-live-announcer]'] };
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(page, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

const images = join(import.meta.dirname, '../../docs/images');

/** With `SHOTS=1`: writes the picture of the docs, `NAME-light.png` and `NAME-dark.png`. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (process.env['SHOTS'] !== '1') return;
  mkdirSync(images, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(images, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}
