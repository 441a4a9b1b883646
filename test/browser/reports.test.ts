import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { newId } from '../../src/base/ids.ts';
import { insertPhoneOffer } from '../../src/store/phone-offers.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { storeStories, type AttemptStory, type Story } from '../support/callback-stories.ts';

let world: ConsoleWorld;
let page: Page;
let sales: string;
/** Noon of yesterday and the times after it, by the clocks of the test's browser (London). */
const noon = (() => {
  const day = Temporal.Now.zonedDateTimeISO('Europe/London').subtract({ days: 1 });
  return day.withPlainTime('12:00').epochMilliseconds;
})();
const after_ = (seconds: number): number => noon + seconds * 1000;

/** Rung once: with who picks up after 5 s, and an agent at 25 s. */
const rungAt = (seconds: number, result: AttemptStory['result']): AttemptStory => ({
  ...{ startedAt: after_(seconds), endedAt: after_(seconds + 60), result },
  legs: [
    {
      ...{ role: 'customer', startedAt: after_(seconds), endedAt: after_(seconds + 60) },
      answeredAt: result === 'no-answer' ? null : after_(seconds + 5),
    },
    ...(result === 'bridged'
      ? [
          {
            ...{ role: 'agent' as const, startedAt: after_(seconds + 6) },
            ...{ answeredAt: after_(seconds + 15), endedAt: after_(seconds + 60) },
          },
        ]
      : []),
  ],
});

/** Told "up to five minutes" each. */
const told = { createdAt: noon, registeredAt: after_(20), quoteHighSeconds: 300 };
const stories: Story[] = [
  // In time: off the phone for 180 s, held for 20 s, the agent for 10 s.
  {
    ...{ ...told, outcome: 'completed', bridgedAt: after_(225), endedAt: after_(260) },
    attempts: [rungAt(200, 'bridged')],
  },
  // Two minutes late: off the phone for 400 s until the first ring, reached at the second try.
  {
    ...{ ...told, outcome: 'completed', bridgedAt: after_(825), endedAt: after_(860) },
    attempts: [rungAt(420, 'no-answer'), rungAt(800, 'bridged')],
  },
  // Given up without ever ringing: late.
  { ...told, outcome: 'expired', endedAt: after_(7_200) },
  { ...told, outcome: 'cancelled', endedAt: after_(60) },
  { ...told, outcome: null },
];

before(async () => {
  world = await openConsole();
  sales = (await world.addTarget({ name: 'Sales <b>', timeZone: 'Europe/London' })).id;
  await world.addTarget({ name: 'Service', timeZone: 'Europe/London' });
  await storeStories(world.engine.db, sales, stories);
  for (const became of ['promised', 'promised', 'promised', 'hold'] as const)
    await insertPhoneOffer(world.engine.db, {
      ...{ id: newId(), callTargetId: sales, at: noon, became },
    });
  page = await world.as('manager');
});
after(() => world.close());

/** The cells of a table's row, by the table's name and the row's first cell. */
async function row(table: string, name: string): Promise<string[]> {
  const found = page
    .getByRole('table', { name: table })
    .locator('tr')
    .filter({
      has: page.getByRole('rowheader', { name, exact: true }),
    });
  const cells = await found.first().locator('td').allInnerTexts();
  return cells.map((text) => text.replace(/\s+/g, ' ').trim());
}

describe('the report of a known history', () => {
  it('shows what was counted by hand, each with what it says', async () => {
    await page.goto('/reports?range=yesterday&compare=false');
    await page.getByRole('table', { name: 'All together' }).waitFor();
    const figure = async (name: string) => (await row('All together', name))[0];
    assert.equal(await figure('Callbacks'), '5');
    assert.equal(await figure('Offers made'), '4');
    assert.equal(await figure('Take rate'), '75% 3 of 4 only 4: too few to judge');
    assert.equal(await figure('Completed, of those ended'), '50% 2 of 4 only 4: too few to judge');
    assert.equal(await figure('Attempts'), '3');
    assert.equal(await figure('Attempts per callback'), '1.5 3 of 2 only 2: too few to judge');
    assert.equal(
      await figure('Reached at the first attempt'),
      '50% 1 of 2 only 2: too few to judge',
    );
    assert.equal(await figure('Wait saved, in all'), '9:40');
    assert.equal(await figure('Wait saved, each'), '4:50 only 2: too few to judge');
    assert.equal(await figure('Rung on time'), '33% 1 of 3 only 3: too few to judge');
    assert.equal(await figure('Late by, half of them'), '1:00 only 2: too few to judge');
    assert.equal(await figure('Late by, nine in ten'), '1:48 only 2: too few to judge');
    assert.equal(await figure('Agents held, in all'), '0:20');
    assert.equal(await figure('Customers held, each'), '0:20 only 2: too few to judge');
    const says = await row('All together', 'Rung on time');
    assert.match(says.at(-1) ?? '', /No later than a minute after the latest moment promised/);
    assert.deepEqual(await row('Outcomes', 'completed'), ['2', '40%']);
    assert.deepEqual(await row('Outcomes', 'expired'), ['1', '20%']);
    assert.deepEqual(await row('Outcomes', 'still open'), ['1', '20%']);
    assert.deepEqual(await row('Outcomes', 'Sum'), ['5', '100%']);
    assert.deepEqual(await row('What the attempts came to', 'Sum'), ['3']);
    await checkPage(page);
    await shoot(page, 'reports');
  });

  it('is by call target too, with their names as text, and leads to the callbacks', async () => {
    await page.goto('/reports?range=yesterday&by=target');
    await page.getByRole('link', { name: 'Show the callbacks of Sales <b>' }).waitFor();
    assert.equal((await row('In parts', 'Service'))[2], '0');
    await page.getByRole('link', { name: 'expired', exact: true }).click();
    await page.getByText('That is all: 1.').waitFor();
    assert.equal(new URL(page.url()).searchParams.get('outcome'), 'expired');
  });

  it('is of an hour, and compares with the time before', async () => {
    await page.goto(`/reports?range=yesterday&by=hour&target=${sales}`);
    const parts = page.getByRole('table', { name: 'In parts' });
    await parts.waitFor();
    const hours = await parts.locator('tbody tr').count();
    assert.ok(hours >= 23 && hours <= 25, `${hours} hours`);
    const counts = await parts.locator('tbody tr td:nth-child(4)').allInnerTexts();
    assert.deepEqual(
      counts.filter((count) => count !== '0'),
      ['5'],
    );
    await page.getByRole('columnheader', { name: 'Period before' }).waitFor();
    assert.equal((await row('All together', 'Callbacks'))[1], '0');
  });

  it('is exported with the same numbers, and no line that would count twice', async () => {
    await page.goto('/reports?range=yesterday&by=target');
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    const download = await saved;
    assert.match(download.suggestedFilename(), /^report-\d{4}-\d\d-\d\d\.csv$/);
    const { body } = await world.admin.get(
      `/v1/reports/callbacks.csv?by=target&from=${new Date(noon).toISOString().slice(0, 10)}`,
    );
    const lines = String(body).trim().split('\r\n');
    assert.equal(lines.length, 3);
    const [names = [], ...rows] = lines.map((line) => line.replaceAll('"', '').split(','));
    const callbacks = rows.map((cells) => Number(cells[names.indexOf('callbacks')]));
    assert.deepEqual(callbacks, [5, 0]);
  });
});

describe('the page', () => {
  it('says of an empty time that it is empty, with all its figures', async () => {
    await page.goto('/reports?from=2025-01-01&to=2025-01-02');
    await page.getByText('No callback was counted in this time.').waitFor();
    assert.equal((await row('All together', 'Take rate'))[0], '– 0 of 0 only 0: too few to judge');
    await checkPage(page);
  });

  it('leaves out what it does not understand, and says so', async () => {
    await page.goto('/reports?range=ever&by=%3Cb%3E&from=2026-02-30&what=1');
    await page.getByText(/Not understood in this address.*range=ever.*what=1/).waitFor();
    await page.getByRole('button', { name: 'Clear it from the address' }).click();
    await page.waitForURL((url) => url.search === '');
    await page.getByRole('table', { name: 'All together' }).waitFor();
    await page.goto('/reports?target=019a1fd9-c092-78ea-8952-4bc13aa0b941');
    await page.getByText(/There is no call target/).waitFor();
    await page.goto('/reports?from=2026-01-01&to=2026-03-01&by=hour');
    await page.getByText(/at most 31 days before it/).waitFor();
  });

  it('is worked by the keyboard alone', async () => {
    await page.goto('/reports');
    await page.getByRole('table', { name: 'All together' }).waitFor();
    await page.getByRole('button', { name: /Time/ }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=yesterday/);
    assert.equal((await row('All together', 'Callbacks'))[0], '5');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.waitForURL(/by=hour-of-day/);
  });

  it('prints without what is for the screen, and speaks German', async () => {
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.getByRole('link', { name: 'Export CSV' }).isVisible(), false);
    assert.equal(await page.getByRole('navigation').first().isVisible(), false);
    await page.emulateMedia({ media: 'screen' });
    const german = await world.as('viewer', { locale: 'de-DE' });
    await german.goto('/reports?range=yesterday');
    await german.getByRole('table', { name: 'Alles zusammen' }).waitFor();
    await german.getByText('Annahmequote').first().waitFor();
  });
});
