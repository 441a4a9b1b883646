import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { realClock } from '../../src/base/clock.ts';
import { openWhatIfDesk } from '../../src/what-if-desk.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { smallQuestion, someHalfHours } from '../support/what-if.ts';

let world: ConsoleWorld;
let desk: ReturnType<typeof openWhatIfDesk>;

before(async () => {
  world = await openConsole({
    clock: realClock,
    api: { whatIf: { check: (question) => desk.check(question), wake: () => desk.wake() } },
  });
  desk = openWhatIfDesk(world.engine);
});
after(async () => {
  await desk.close();
  await world.close();
});

async function type(page: Page, label: string | RegExp, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label }).first();
  await field.fill(text);
  await field.press('Tab');
}

const isDone = (page: Page): Promise<void> =>
  page.getByRole('heading', { name: 'Side by side' }).waitFor({ timeout: 120_000 });

test('a manager asks, sees how far it is, and reads the answer', async () => {
  const page = await world.as('manager');
  await page.goto('/what-if');
  await page.getByRole('button', { name: 'A flat day' }).click();
  await type(page, 'Days to simulate', '100');
  await type(page, 'Name of the question', 'Two more agents');
  await checkPage(page);
  await page.getByRole('button', { name: 'Run the simulation' }).click();
  await page.getByRole('heading', { level: 1, name: 'Two more agents' }).waitFor();
  await page.getByRole('progressbar', { name: 'Simulating' }).waitFor();
  await page.getByText(/About \d+:\d\d left/).waitFor();
  // Reloaded in the middle of it, the page goes on where it was.
  await page.reload();
  await isDone(page);
  const words = await page.getByRole('region', { name: 'In plain words' }).innerText();
  assert.match(words, /With 2 more agents, nine of ten .* within \d+:\d\d instead of \d+:\d\d/);
  const table = page.getByRole('region', { name: /^Each figure/ });
  await table.getByRole('columnheader', { name: '2 more agents' }).waitFor();
  assert.match(
    await table.getByRole('row', { name: /^Calls lost in a day/ }).innerText(),
    /better/,
  );
  await page.getByText('Simulated: nothing here was measured').waitFor();
  await checkPage(page);
  await shoot(page, 'what-if');
});

test('a viewer reads an answer under its address and is not let ask', async () => {
  const { body } = await world.admin.post(
    '/v1/what-ifs',
    smallQuestion({ name: 'Shared <b>x</b>' }),
  );
  const page = await world.as('viewer');
  await page.goto(`/what-if/${body.id}`);
  await isDone(page);
  assert.equal(await page.getByRole('button', { name: 'Delete' }).count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Change and run again' }).count(), 0);
  await page.goto('/what-if');
  await page.getByText('Asking a new question is for managers').waitFor();
  await page.getByRole('link', { name: 'Shared <b>x</b>' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Run the simulation' }).count(), 0);
  await checkPage(page);
});

test('a long one is cancelled, changed and asked again, by the keyboard alone', async () => {
  const long = smallQuestion({
    ...{ name: 'Long', days: 200 },
    calls: { from: 'curve', opensAt: '08:00', halfHours: someHalfHours(24) },
  });
  const { body } = await world.admin.post('/v1/what-ifs', long);
  const page = await world.as('admin');
  await page.goto(`/what-if/${body.id}`);
  const press = async (role: 'button' | 'link', name: string): Promise<void> => {
    await page.getByRole(role, { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };
  await page.getByRole('progressbar', { name: 'Simulating' }).waitFor();
  await press('button', 'Cancel');
  await page.getByText('Cancelled. Nothing came of it.').waitFor();
  await press('link', 'Change and run again');
  const days = page.getByRole('textbox', { name: 'Days to simulate' });
  await days.waitFor();
  assert.equal(await days.inputValue(), '200');
  await days.focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2');
  await press('button', 'Add a variant');
  const slider = page.getByRole('slider', { name: 'Agents more or fewer' }).nth(1);
  await slider.focus();
  for (let nth = 0; nth < 3; nth++) await page.keyboard.press('ArrowRight');
  await page.getByRole('textbox', { name: 'Name of the question' }).focus();
  await page.keyboard.press('Enter');
  await isDone(page);
  await page.getByRole('columnheader', { name: '3 more agents' }).waitFor();
});

test('nonsense is named at its field, and stays as it was typed', async () => {
  const page = await world.as('manager');
  await page.goto('/what-if?from=nonsense&colour=red');
  await page.getByText('There is no what-if nonsense').waitFor();
  await page.goto('/what-if');
  await type(page, 'Of those offered one, accept', '500');
  await type(page, 'Calls at 08:30', '99999');
  await type(page, 'Days to simulate', '0');
  await page.getByRole('button', { name: 'Run the simulation' }).click();
  await page.getByText('Wanted: a percentage from 0 to 100. Found: 500.').waitFor();
  await page.getByText('Wanted: a number from 0 to 10000. Found: 99999.').waitFor();
  await page.getByText('Wanted: a whole number from 1 to 200. Found: 0.').waitFor();
  const field = page.getByRole('textbox', { name: 'Of those offered one, accept' }).first();
  assert.equal(await field.inputValue(), '500');
  // What is at fault is led to once, and lets one go on.
  const name = page.getByRole('textbox', { name: 'Name of the question' });
  await name.focus();
  await page.keyboard.type('Mended');
  assert.equal(await name.inputValue(), 'Mended');
  await checkPage(page);
  await page.goto('/what-if');
  await type(page, 'Agents more or fewer', '0');
  await page.getByRole('button', { name: 'Run the simulation' }).click();
  await page.getByText('Wanted: something that is other than today.').waitFor();
  await page.goto('/what-if/0');
  await page.getByText('There is no what-if 0').waitFor();
});

test('one is deleted, and back again by undo', async () => {
  await world.admin.post('/v1/what-ifs', smallQuestion({ name: 'A mistake' }));
  const page = await world.as('manager');
  await page.goto('/what-if');
  await page.getByRole('button', { name: 'Delete A mistake' }).click();
  await page.getByText('Deleted: A mistake.').waitFor();
  await page.getByRole('link', { name: 'A mistake' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'A mistake' }).waitFor();
});

test('a call target without a stored week says with numbers what is missing', async () => {
  const { id } = await world.addTarget({ name: 'Billing', offerRule: { thresholdSeconds: 240 } });
  const page = await world.as('manager');
  await page.goto('/what-if');
  await page.getByRole('button', { name: /Call target/ }).click();
  await page.getByRole('option', { name: 'Billing' }).click();
  await page.getByText('The stored queue of the call target').click();
  await page.getByText('only 0 days with 0 calls: not enough').waitFor();
  const threshold = page.getByRole('textbox', { name: /^Offer a callback for waits above/ });
  assert.equal(await threshold.first().inputValue(), '240');
  await page.getByRole('button', { name: 'Run the simulation' }).click();
  await page.getByText(/Of that week there are only 0 days/).waitFor();
  await page.goto(`/what-if?target=${id}`);
  await page.getByText('only 0 days with 0 calls: not enough').waitFor();
  await page.goto('/what-if?target=7');
  await page.getByText('names a call target that is not there').waitFor();
});

test('a bar is dragged, and German is spoken', async () => {
  const page = await world.as('manager', { locale: 'de-DE' });
  await page.goto('/what-if');
  const first = page.getByRole('textbox', { name: 'Anrufe um 08:00' });
  const before = await first.inputValue();
  const bars = page.getByTestId('bars');
  await bars.scrollIntoViewIfNeeded();
  const box = await bars.boundingBox();
  await page.mouse.move(box!.x + 5, box!.y + box!.height - 20);
  await page.mouse.down();
  await page.mouse.move(box!.x + 5, box!.y + 5);
  await page.mouse.up();
  assert.ok(Number(await first.inputValue()) > Number(before));
  await page.getByRole('heading', { level: 1, name: 'Was wäre, wenn' }).waitFor();
});
