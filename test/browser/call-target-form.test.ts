import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

/** The field of a setting, by its path. */
const setting = (page: Page, path: string) => page.locator(`[data-setting="${path}"]`);

const bar = (page: Page) => page.getByRole('region', { name: 'What would change' });

test('what cannot be is said at its setting and kept; contradictions are saved, not published', async () => {
  const { id } = await world.addTarget({ name: 'Faults' });
  const page = await world.as('admin');
  await page.goto(`/call-targets/${id}`);
  const ring = page.getByRole('textbox', { name: /phone rings for/ });
  await ring.fill('9 minutes');
  await setting(page, 'customerRingSeconds')
    .getByText('Wanted: a whole number from 1 to 180')
    .waitFor();
  const headers = page.getByRole('textbox', { name: 'Headers that hold' });
  await headers.fill('From\nnot(a)header');
  await setting(page, 'callerNumberFrom').getByText('the name of a SIP header').waitFor();
  await setting(page, 'name').getByRole('textbox').fill('Faults, found');
  await bar(page).getByText('1 change').waitFor();
  await bar(page).getByText('2 settings cannot be saved as they are.').waitFor();
  assert.deepEqual(
    [await ring.inputValue(), await headers.inputValue()],
    ['9 minutes', 'From\nnot(a)header'],
  );
  await page.reload();
  await setting(page, 'customerRingSeconds').getByText('Wanted').waitFor();
  assert.equal(await ring.inputValue(), '9 minutes', 'also after the page was loaded anew');
  await ring.fill('30');
  await headers.fill('From');
  await bar(page).getByText('3 changes').waitFor();

  await page.getByText('The agent', { exact: true }).click();
  await setting(page, 'agentConfirmation')
    .getByText(/Wanted: `key`, `api`/)
    .waitFor();
  await bar(page).getByRole('button', { name: 'See and publish' }).click();
  const review = page.getByRole('dialog');
  await review.getByText('It cannot be published yet').waitFor();
  assert.equal(await review.getByRole('button', { name: 'Publish' }).isDisabled(), true);
  await checkPage(page);
  await review.getByRole('button', { name: 'Go on editing' }).click();
  await page.getByRole('button', { name: 'Back to default: Who is called first' }).click();
  await bar(page).getByRole('button', { name: 'Throw away' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Throw away' }).click();
  await page.getByText('The draft was thrown away.').waitFor();
  assert.equal(await ring.inputValue(), '40');
  await page.getByRole('button', { name: 'Undo' }).click();
  await bar(page).getByText('3 changes').waitFor();
  assert.equal(await ring.inputValue(), '30');
  await page.context().close();
});

test('by the keyboard alone: a setting is found, changed, looked at and published', async () => {
  const { id } = await world.addTarget({ name: 'Keys' });
  const page = await world.as('admin');
  await page.goto(`/call-targets/${id}`);
  const { keyboard } = page;
  await page.getByRole('searchbox', { name: 'Find a setting' }).focus();
  await keyboard.type('voicemails answer');
  await page.getByText('1 of 41 settings').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('find'), 'voicemails answer');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('inputmode'));
  for (let stop = 0; stop < 4 && (await focused()) !== 'numeric'; stop++)
    await keyboard.press('Tab');
  await keyboard.press('Control+A');
  await keyboard.type('27');
  await bar(page).getByText('1 change').waitFor();
  await tabTo(page, 'See and publish');
  await keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Publish');
  await keyboard.press('Enter');
  await page.getByText('Version 2 is in force.').waitFor();
  assert.equal((await world.admin.get(`/v1/call-targets/${id}`)).body.customerRingSeconds, 27);
  await page.context().close();
});

test('callbacks are paused and resumed from the head of the page, and a draft stays on top', async () => {
  const { id } = await world.addTarget({ name: 'Paused' });
  const page = await world.as('manager');
  await page.goto(`/call-targets/${id}`);
  await page.getByRole('textbox', { name: /phone rings for/ }).fill('26');
  await bar(page).getByText('Saved as a draft').waitFor();
  await page.getByRole('button', { name: 'Take no new callbacks…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take no new callbacks' }).click();
  await page.getByText('Takes no callbacks').waitFor();
  const path = `/v1/call-targets/${id}`;
  assert.equal((await world.admin.get(path)).body.registering, false);
  const draft = (await world.admin.get(`${path}/draft`)).body;
  assert.deepEqual(
    [draft.basedOn, draft.changes.length, draft.settings.registering],
    [2, 1, false],
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Takes callbacks', { exact: true }).waitFor();
  assert.equal((await world.admin.get(path)).body.registering, true);
  await page.context().close();
});

/** Goes on from stop to stop until the button with that name. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < 30; stop++) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement?.textContent);
    if (text === name) return;
  }
  assert.fail(`${name} is not reached by the keyboard`);
}
