import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

/** The field of a setting, by its path. */
const setting = (page: Page, path: string) => page.locator(`[data-setting="${path}"]`);

const bar = (page: Page) => page.getByRole('region', { name: 'What would change' });

test('settings are edited, compared, published, taken back and restored', async () => {
  const { id } = await world.addTarget({ name: 'Sales', timeZone: 'Europe/Zurich' });
  const page = await world.as('admin');
  await page.goto(`/call-targets/${id}`);
  await page.getByRole('textbox', { name: /phone rings for/ }).fill('25');
  await page.getByRole('textbox', { name: 'Countries that may be called' }).fill('US\nCH');
  await bar(page).getByText('2 changes').waitFor();
  await setting(page, 'staffing')
    .getByText('Always open, nothing planned', { exact: true })
    .click();
  await setting(page, 'staffing').getByRole('group', { name: 'Days' }).getByText('Sat').click();
  await bar(page).getByText('3 changes').waitFor();
  await shoot(page, 'call-target-settings');
  await checkPage(page);
  await bar(page).getByRole('button', { name: 'See and publish' }).click();
  const review = page.getByRole('dialog');
  const rows = await review.getByRole('row').allInnerTexts();
  assert.deepEqual(
    rows.slice(1).map((row) => row.replaceAll(/\s+/g, ' ')),
    [
      'Countries that may be called only that of the number shown US, CH',
      'Who works when always open, nothing planned Mon, Tue, Wed, Thu, Fri, Sat 09:00–17:00: 1 agent',
      'The customer’s phone rings for 40 seconds 25 seconds',
    ],
  );
  await review.getByRole('textbox', { name: 'Why' }).fill('Autumn hours');
  await review.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Version 2 is in force.').waitFor();
  const inForce = async () => (await world.admin.get(`/v1/call-targets/${id}`)).body;
  assert.equal((await inForce()).customerRingSeconds, 25);

  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back: version 3').waitFor();
  assert.equal((await inForce()).customerRingSeconds, 40);
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Autumn hours').waitFor();
  assert.equal((await page.getByText('Admin', { exact: false }).count()) > 0, true);
  await checkPage(page);
  await page.getByRole('button', { name: 'Restore version 2' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('They were right');
  await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
  await page.getByText('in force, as version 4').waitFor();
  await page.getByText('They were right').waitFor();
  const { customerRingSeconds, allowedCountries, staffing } = await inForce();
  assert.deepEqual(
    [customerRingSeconds, allowedCountries, staffing[0].days],
    [25, ['US', 'CH'], [1, 2, 3, 4, 5, 6]],
  );
  await page.getByRole('button', { name: /From/ }).click();
  await page.getByRole('option', { name: 'Version 2' }).click();
  await page.getByText('These two are the same.').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('from'), '2');
  await page.context().close();
});
