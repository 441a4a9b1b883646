import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { PageUse, WantedUse } from './console-use.ts';

/* Drives Chromium in a process of its own, so that the server has its own too: asked once, it answers and ends. */

/** What is kept in the page while it is used. */
interface Kept {
  keyMs: number[];
  longTaskMs: number[];
  messages: number;
  messageBytes: number;
}

declare const window: { kept: Kept };

function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
      ...['--disable-background-networking', '--disable-component-update'],
      '--enable-precise-memory-info',
    ],
  });
}

/** A browser profile of its own, signed in. */
async function openProfile(
  browser: Browser,
  { url, secret }: { url: string; secret: string },
): Promise<BrowserContext> {
  const profile = await browser.newContext({
    ...{ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  });
  const cookie = { name: '__Host-unhold', value: secret, url: url.replace('http', 'https') };
  await profile.addCookies([{ ...cookie, secure: true, sameSite: 'Strict' }]);
  return profile;
}

/** Bytes over the wire and milliseconds from the navigation until the lines stand there and answer to a key. */
async function firstLoad(
  profile: BrowserContext,
): Promise<{ bytes: number; interactiveMs: number }> {
  const page = await profile.newPage();
  await page.goto('/');
  await page.locator('[data-place]').first().waitFor();
  const interactiveMs = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
      }),
  );
  await page.waitForTimeout(500);
  const bytes = await page.evaluate(() =>
    [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ].reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  await page.close();
  return { bytes, interactiveMs };
}

/** The page, with what measures it in place before anything of its own runs. */
async function openMeasured(profile: BrowserContext): Promise<Page> {
  const page = await profile.newPage();
  await page.addInitScript(() => {
    const kept: Kept = { keyMs: [], longTaskMs: [], messages: 0, messageBytes: 0 };
    window.kept = kept;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) kept.longTaskMs.push(duration);
    }).observe({ type: 'longtask', buffered: true });
    // From the input's own time to the paint that follows it.
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        requestAnimationFrame(() => {
          const painted = new MessageChannel();
          painted.port1.addEventListener('message', () => {
            kept.keyMs.push(performance.now() - timeStamp);
            painted.port1.close();
          });
          painted.port1.start();
          painted.port2.postMessage(null);
        });
      },
      { capture: true },
    );
    globalThis.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        const count = ({ data }: MessageEvent<string>): void => {
          kept.messages += 1;
          kept.messageBytes += data.length;
        };
        this.addEventListener('picture', count);
        this.addEventListener('changes', count);
      }
    };
  });
  await page.goto('/');
  await page.locator('[data-place]').first().waitFor();
  return page;
}

function keptBy(page: Page): Promise<Kept> {
  return page.evaluate(() => window.kept);
}

/** JavaScript heap in use after a collection. Bytes. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
}

/** Before the heap is looked at first: code and caches come to rest. */
const warmUpMs = 30_000;
const heapEveryMs = 30_000;
const keyEveryMs = 250;

async function use(page: Page, minutes: number): Promise<Omit<PageUse, 'loads'>> {
  await page.waitForTimeout(warmUpMs);
  const before = await keptBy(page);
  const beganAt = performance.now();
  const heaps = [await heapOf(page)];
  let lookedAt = beganAt;
  for (let nth = 0; performance.now() - beganAt < minutes * 60_000; nth++) {
    await press(page, nth);
    await page.waitForTimeout(keyEveryMs);
    if (performance.now() - lookedAt < heapEveryMs) continue;
    heaps.push(await heapOf(page));
    lookedAt = performance.now();
  }
  const after = await keptBy(page);
  return {
    seconds: (performance.now() - beganAt) / 1000,
    keyMs: after.keyMs.slice(before.keyMs.length),
    longTaskMs: after.longTaskMs.slice(before.longTaskMs.length),
    messages: after.messages - before.messages,
    messageBytes: after.messageBytes - before.messageBytes,
    heapMinutes: heapEveryMs / 60_000,
    heapBytes: heaps,
  };
}

/** Goes along the line of one call target after the other. */
async function press(page: Page, nth: number): Promise<void> {
  if (nth % 20 === 0) {
    const lines = page.locator('[data-place][tabindex="0"]');
    await lines.nth((nth / 20) % (await lines.count())).focus();
  }
  await page.keyboard.press(nth % 20 < 10 ? 'ArrowRight' : 'ArrowLeft');
}

async function measure(wanted: WantedUse): Promise<PageUse> {
  const browser = await startBrowser();
  try {
    const loads: PageUse['loads'] = [];
    for (let nth = 0; nth < wanted.loads; nth++) {
      const profile = await openProfile(browser, wanted);
      loads.push(await firstLoad(profile));
      await profile.close();
    }
    const page = await openMeasured(await openProfile(browser, wanted));
    return { loads, ...(await use(page, wanted.minutes)) };
  } finally {
    await browser.close();
  }
}

process.once('message', (wanted: WantedUse) => {
  void measure(wanted).then((used) => process.send?.(used));
});
