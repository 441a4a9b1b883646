import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { isoWeekOf, timesOfWeek } from '../../src/callback/iso-week.ts';
import { addQuote, noSums } from '../../src/estimate/accuracy.ts';
import { addQuoteSums } from '../../src/store/quote-weeks.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { storeStory } from '../support/callback-stories.ts';
import { keepQuoteLines, type QuoteLine } from '../support/kept-quotes.ts';

const zone = 'Europe/London';
const week = isoWeekOf(Date.now() - 7 * 86_400_000, zone);
const monday = timesOfWeek(week, zone).from;
/** Monday, ten o'clock. */
const ten = monday + 10 * 3_600_000;

/** 40 callers told 3 to 6 minutes: 32 were right, 8 waited 7 minutes. The five-minute mean said 2 minutes to each. */
const lines: QuoteLine[] = Array.from({ length: 40 }, (_, nth) => ({
  ...{ at: ten + nth * 60_000, meanSeconds: 270, p50Seconds: 260, p80Seconds: 340 },
  ...{ lowSeconds: 180, highSeconds: 360, baselineSeconds: 120 },
  waitedSeconds: nth < 32 ? 240 : 420,
}));
const others: QuoteLine[] = [
  ...Array.from({ length: 12 }, () => ({
    ...{
      at: ten + 7_200_000,
      meanSeconds: 90,
      lowSeconds: 60,
      highSeconds: 120,
      waitedSeconds: 60,
    },
  })),
  { at: ten, happened: 'abandoned', waitedSeconds: 30 },
  { at: ten, happened: 'left', waitedSeconds: 30 },
];

let world: ConsoleWorld;
let page: Page;
let sales: string;
before(async () => {
  world = await openConsole();
  sales = (await world.addTarget({ name: 'Sales', timeZone: zone })).id;
  await world.addTarget({ name: 'Quiet', timeZone: zone });
  await keepQuoteLines(world.engine.db, sales, [...lines, ...others]);
  const sums = noSums();
  for (const line of [...lines, ...others])
    addQuote(sums, {
      ...{ callTargetId: sales, call: '', callbackId: null, at: line.at, basis: 'line' },
      ...{ offered: true, reason: 'ok', baselineSeconds: line.baselineSeconds ?? null },
      ...{ happened: line.happened ?? 'answered', waitedSeconds: line.waitedSeconds ?? 0 },
      believed: {
        ...{ meanSeconds: line.meanSeconds ?? 120, p50Seconds: line.p50Seconds ?? 120 },
        ...{ p80Seconds: line.p80Seconds ?? 150, overThreshold: 0.5 },
        ...{ lowSeconds: line.lowSeconds ?? 60, highSeconds: line.highSeconds ?? 180 },
      },
    });
  await addQuoteSums(world.engine.db, sales, week, sums);
  // Ann joined first and was served last; Bob overtook her by a minute, two minutes earlier.
  const story = (number: string, joined: number, served: number) =>
    storeStory(world.engine.db, sales, {
      ...{ number, createdAt: ten + joined * 1000, outcome: 'completed' as const },
      registeredAt: ten + (joined + 5) * 1000,
      ...{ bridgedAt: ten + served * 1000, endedAt: ten + (served + 60) * 1000 },
    });
  await story('+12025550143', 0, 300);
  await story('+12025550144', 60, 180);
  page = await world.as('manager');
});
after(() => world.close());

const open = async (query: string) => {
  await page.goto(`/accuracy?target=${sales}&week=${week}${query}`);
  await page.getByRole('heading', { name: 'In short' }).waitFor();
};

describe('the figures of a known week', () => {
  it('are said in sentences, as they were counted by hand', async () => {
    await open('');
    // 32 + 12 of 52 were right.
    await page.getByText('Of 10 callers who were told a range, 8 reached an agent').waitFor();
    await page.getByText(/84\.6%\s?of 52/).waitFor();
    await page.getByText('Of 10 callers told 3–6 min, 8 were right.').waitFor();
    await page.getByText('12 quotes: too few to judge').first().waitFor();
    await page.getByText('2 are not scored').waitFor();
    await page.getByText('1 hung up').waitFor();
    // (32 × 30 + 8 × 150 + 12 × 30) ÷ 52 = 48.5 s; of the 40 compared 54 s against (32 × 120 + 8 × 300) ÷ 40 = 156 s.
    await page.getByText('A quote was off by 0:48 on average.').waitFor();
    await page.getByText(/65%\s?less than the mean wait.*off by 2:36/).waitFor();
    await page.getByText('52 of 52 scored quotes').waitFor();
    await page.getByRole('table', { name: 'Calibration' }).getByText('80%').first().waitFor();
    await checkPage(page);
    await shoot(page, 'accuracy');
  });

  it('tell who overtook whom, by how much and why, and lead to the callback', async () => {
    await open('');
    await page.getByText('Of 2 callbacks, 1 were overtaken by nobody.').waitFor();
    await page
      .getByText('+12025550144: joined 1:00 later, was served 2:00 earlier; it stood in line')
      .waitFor();
    await page.getByRole('link', { name: '+12025550143' }).click();
    await page.getByRole('heading', { level: 1, name: '+12025550143' }).waitFor();
  });

  it('show a viewer no number', async () => {
    const viewer = await world.as('viewer');
    await viewer.goto(`/accuracy?target=${sales}&week=${week}`);
    await viewer.getByText('joined 1:00 later').waitFor();
    assert.doesNotMatch(await viewer.locator('body').innerText(), /2025550/);
  });

  it('go without the baseline when it is switched off, and by the keyboard from week to week', async () => {
    await open('');
    await page.getByText('Up to the five-minute mean').waitFor();
    await page.getByRole('switch', { name: 'Show the five-minute mean' }).focus();
    await page.keyboard.press('Space');
    await page.waitForURL(/baseline=false/);
    assert.equal(await page.getByText('Up to the five-minute mean').count(), 0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('week') !== week);
    await page.getByText('No quote of this week could be scored.').waitFor();
    await page.getByText('No callback joined the line in this week.').waitFor();
    await checkPage(page);
  });
});

describe('the page', () => {
  it('leaves out what it does not understand, and says so', async () => {
    await page.goto(`/accuracy?target=${sales}&week=2025-W53&what=%3Cb%3E`);
    await page
      .getByText('Not understood in this address, and left out: week=2025-W53, what=<b>')
      .waitFor();
    await page.getByRole('heading', { name: 'In short' }).waitFor();
    await page.goto('/accuracy?target=019a1fd9-c092-78ea-8952-4bc13aa0b941');
    await page
      .getByText(/There is no call target/)
      .first()
      .waitFor();
  });
});
