import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { realClock } from '../../src/base/clock.ts';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';
import { DatabaseProxy } from '../support/database-proxy.ts';

let world: ConsoleWorld;
let proxy: DatabaseProxy;
let target: string;
let ada: Page;
before(async () => {
  world = await openConsole({
    clock: realClock,
    async reach(url) {
      proxy = await DatabaseProxy.start(url);
      return proxy.url;
    },
  });
  target = (await world.addTarget({ name: '=Sales & more' })).id;
  ada = await world.as('operator', { timezoneId: 'UTC' });
});
after(async () => {
  await world.close();
  await proxy.close();
});

const img = '<img src=x onerror="document.title=1">';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** The button of the dialogue that is open. */
const confirm = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name });
const open = async (page: Page, id: string): Promise<void> => {
  await page.goto(`/callbacks/${id}`);
  await page.getByRole('heading', { level: 2, name: 'The story' }).waitFor();
};
const stateOf = async (id: string): Promise<Record<string, unknown>> =>
  (await world.admin.get(`/v1/callbacks/${id}`)).body;
/** What a picker for a moment takes. @param hours from now */
const inHours = (hours: number): string => {
  const at = new Date(Date.now() + hours * 3_600_000);
  at.setUTCSeconds(0, 0);
  return at.toISOString().slice(0, 16);
};

test('the list shows what there is, and one leads to its story; text from calls is text', async () => {
  const { id } = await world.addCallback(target, {
    ...{ number: '+12024565001', metadata: { 'x-user-to-user': img } },
  });
  await world.admin.post(`/v1/callbacks/${id}/call-now`, { reason: img });
  await ada.goto('/callbacks');
  await ada.getByRole('link', { name: '+12024565001' }).waitFor();
  await checkPage(ada);
  await ada.getByRole('link', { name: '+12024565001' }).click();
  await ada.getByRole('heading', { level: 1, name: '+12024565001' }).waitFor();
  assert.equal(new URL(ada.url()).pathname, `/callbacks/${id}`);
  await ada.getByText(img, { exact: true }).waitFor();
  await ada.getByText(`“${img}”`).waitFor();
  assert.equal(await ada.locator('img').count(), 0);
  await ada.getByText('Raw journal').click();
  await button(ada, 'Copy the id of the callback').waitFor();
  await checkPage(ada);
});

test('cancelled with a reason, and taken back by undo', async () => {
  const { id, number } = await world.addCallback(target);
  const before = await stateOf(id);
  await open(ada, id);
  await button(ada, 'Cancel').click();
  await ada.getByLabel('Reason').fill('rang from elsewhere');
  await checkPage(ada);
  await button(ada, 'Cancel the callback').click();
  await ada.getByText(`The callback to ${number} is cancelled.`).waitFor();
  await ada.getByText('“rang from elsewhere”').waitFor();
  assert.equal((await stateOf(id))['outcome'], 'cancelled');
  await button(ada, 'Undo').click();
  await ada.getByText(`The callback to ${number} waits again.`).waitFor();
  await ada.getByText('The cancellation was taken back.').waitFor();
  const after = await stateOf(id);
  assert.deepEqual(
    [after['state'], after['joinedAt'], after['quote']],
    ['waiting', before['joinedAt'], before['quote']],
  );
});

test('re-scheduled, with what is missing named, and put back by undo', async () => {
  const { id } = await world.addCallback(target);
  const { dueAt } = await stateOf(id);
  await open(ada, id);
  await button(ada, 'Re-schedule').click();
  const dialog = ada.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('asked for it');
  await confirm(ada, 'Re-schedule').click();
  await dialog.getByText('Choose the time first.').first().waitFor();
  assert.equal(await dialog.getByLabel('Reason').inputValue(), 'asked for it');
  const time = inHours(3);
  await dialog.getByLabel('New time').fill(time);
  await confirm(ada, 'Re-schedule').click();
  await ada.getByText(/^Moved: it is called at/).waitFor();
  const moved = await stateOf(id);
  assert.equal(moved['scheduledFor'], `${time}:00.000Z`);
  await ada.getByText('“asked for it”').waitFor();
  await button(ada, 'Undo').click();
  await ada.getByText('The chosen time was taken back').waitFor();
  const back = await stateOf(id);
  assert.deepEqual([back['scheduledFor'], back['dueAt']], [null, dueAt]);
});

test('called now, out of turn when that is what one wants, and the page says which', async () => {
  const { id, number } = await world.addCallback(target);
  await open(ada, id);
  await button(ada, 'Call now').click();
  await ada.getByText('Out of turn: ring at once').click();
  await confirm(ada, 'Call now').click();
  await ada.getByText(`${number} is rung at once, out of turn.`).waitFor();
  await ada.getByText('Called now, out of turn.').waitFor();
  await ada.getByText('out of turn, by an operator').waitFor();
  assert.equal((await stateOf(id))['launchedAs'], 'operator');
});

test('of two operators the second is told what the first did, and keeps what was typed', async () => {
  const { id, number } = await world.addCallback(target);
  const bob = await world.as('manager', { timezoneId: 'UTC' });
  await Promise.all([open(ada, id), open(bob, id)]);
  await button(bob, 'Re-schedule').click();
  const dialog = bob.getByRole('dialog');
  await dialog.getByLabel('New time').fill(inHours(2));
  await dialog.getByLabel('Reason').fill('after lunch');
  // The page of the second has not heard of it yet.
  await bob.route(`**/v1/callbacks/${id}`, (route) => route.abort());
  await button(ada, 'Cancel').click();
  await button(ada, 'Cancel the callback').click();
  await ada.getByText(`The callback to ${number} is cancelled.`).waitFor();
  await bob.unroute(`**/v1/callbacks/${id}`);
  await confirm(bob, 'Re-schedule').click();
  await dialog.getByText('Operator was quicker. Cancelled.').waitFor();
  assert.equal(await dialog.getByLabel('Reason').inputValue(), 'after lunch');
  await confirm(bob, 'Back').click();
  await button(bob, 'Take the cancellation back').waitFor();
  const { state, outcome } = await stateOf(id);
  assert.deepEqual([state, outcome], ['ended', 'cancelled']);
  await bob.context().close();
});

test('a new callback by hand: what is refused says why and keeps what was typed', async () => {
  const { id: openId, number } = await world.addCallback(target);
  await ada.goto('/callbacks');
  await button(ada, 'New callback').click();
  const dialog = ada.getByRole('dialog');
  const typed = dialog.getByLabel('Number to call');
  const promise = async (text: string): Promise<void> => {
    await typed.fill(text);
    await button(ada, 'Promise it').click();
  };
  await promise('1'.repeat(40));
  await dialog.getByText('This number may not be called.').waitFor();
  assert.equal(await typed.inputValue(), '1'.repeat(40));
  await checkPage(ada);
  await promise('+19005551234');
  await dialog.getByText(/premium/).waitFor();
  await promise(number);
  await dialog.getByText('A callback is open for this number already.').waitFor();
  const link = dialog.getByRole('link', { name: 'Show the callback that is open' });
  assert.equal(await link.getAttribute('href'), `/callbacks/${openId}`);
  await promise('(202) 456-7788');
  await ada.getByRole('heading', { level: 1, name: '+12024567788' }).waitFor();
});

test('filters live in the address, and nonsense there is named and can be cleared', async () => {
  const { id, number } = await world.addCallback(target, { number: '+12024569876' });
  await world.admin.post(`/v1/callbacks/${id}/cancel`);
  const search = 'state=gone&digits=1e39&outcome=cancelled&page=2&from=2026-02-30';
  await ada.goto(`/callbacks?${search}`);
  await ada.getByText(/Not understood in this address/).waitFor();
  await ada.getByText(/state=gone/).waitFor();
  assert.equal(
    await button(ada, 'cancelled').getAttribute('aria-pressed'),
    'true',
    'what is understood holds',
  );
  await button(ada, 'Clear it from the address').click();
  await ada.waitForURL(/\?outcome=cancelled$/);
  assert.equal(await ada.getByText(/Not understood/).count(), 0);
  const field = ada.getByLabel('Search by number');
  await field.fill('1'.repeat(40));
  await ada.getByText('No phone number has more than 15 digits.').waitFor();
  assert.equal(await field.inputValue(), '1'.repeat(40));
  await field.fill('456-9876');
  await ada.waitForURL(/digits=/);
  await ada.getByText('That is all: 1.').waitFor();
  await ada.getByRole('link', { name: number }).waitFor();
  await ada.reload();
  await ada.getByText('That is all: 1.').waitFor();
  assert.equal(await field.inputValue(), '4569876');
  await button(ada, /^waiting/).click();
  await ada.getByText('No callback is as these filters want it.').waitFor();
  await ada.getByRole('link', { name: 'Clear all filters' }).click();
  await ada.waitForURL(/\/callbacks$/);
});

test('rows change in their place, and what is new is only announced', async () => {
  const { id, number } = await world.addCallback(target);
  await ada.goto('/callbacks');
  const row = ada.getByRole('row').filter({ hasText: number });
  await row.getByText('waiting').waitFor();
  await world.admin.post(`/v1/callbacks/${id}/cancel`);
  await row.getByText('cancelled').waitFor();
  const fresh = await world.addCallback(target);
  await button(ada, /1 new callback/).waitFor();
  assert.equal(await ada.getByRole('link', { name: fresh.number }).count(), 0);
  await button(ada, /1 new callback/).click();
  await ada.getByRole('link', { name: fresh.number }).waitFor();
});

test('an export is a file of what is shown, and no spreadsheet takes a cell for a formula', async () => {
  const metadata = { 'x-user-to-user': '=HYPERLINK("http://evil.example","click")' };
  await world.addCallback(target, { number: '+12024563003', metadata });
  await ada.goto('/callbacks?digits=%222024563003%22');
  await ada.getByText('That is all: 1.').waitFor();
  const [download] = await Promise.all([
    ada.waitForEvent('download'),
    button(ada, 'Export CSV').click(),
  ]);
  assert.match(download.suggestedFilename(), /^callbacks-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await download.path(), 'utf8');
  const [, row = '', ...rest] = text.trimEnd().split('\r\n');
  assert.equal(rest.length, 0);
  assert.ok(row.includes(`"'=Sales & more","'+12024563003"`), row);
  assert.doesNotMatch(text, /(^|,|\n)"?[=+@-]/);
  await ada.getByText(/^Exported to callbacks-/).waitFor();
});

test('who may not see numbers is shown none, cannot search by them, and can do nothing', async () => {
  const { id } = await world.addCallback(target, { number: '+12024564004' });
  const viewer = await world.as('viewer');
  await viewer.goto('/callbacks');
  await viewer.getByText('Your role sees masked numbers').waitFor();
  await viewer.getByRole('link', { name: '+12…04' }).first().waitFor();
  assert.doesNotMatch(await viewer.content(), /4564004/);
  assert.equal(await button(viewer, 'New callback').count(), 0);
  await open(viewer, id);
  await viewer.getByText('Your role may look at callbacks').waitFor();
  assert.doesNotMatch(await viewer.content(), /4564004/);
  await viewer.context().close();
});

test('by the keyboard alone: find one, cancel it, take it back', async () => {
  const { id, number } = await world.addCallback(target, { number: '+12024565005' });
  await ada.goto('/callbacks');
  const { keyboard } = ada;
  const tabTo = async (name: string | RegExp): Promise<void> => {
    for (let stops = 0; stops < 80; stops++) {
      await keyboard.press('Tab');
      const text = await ada.evaluate(() => {
        const { activeElement: element } = document;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      });
      if (typeof name === 'string' ? text === name : name.test(text)) return;
    }
    throw new Error(`no way to ${String(name)} by the keyboard`);
  };
  await ada.getByLabel('Search by number').focus();
  await keyboard.type('4565005');
  await ada.getByText('That is all: 1.').waitFor();
  await tabTo(number);
  await keyboard.press('Enter');
  await ada.getByRole('heading', { level: 2, name: 'The story' }).waitFor();
  await ada.locator('main').focus();
  await tabTo('Cancel');
  await keyboard.press('Enter');
  await keyboard.type('by hand');
  await keyboard.press('Enter');
  await ada.getByText('“by hand”').waitFor();
  await ada.locator('main').focus();
  await tabTo('Take the cancellation back');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await ada.getByText('The cancellation was taken back.').waitFor();
  assert.equal((await stateOf(id))['state'], 'waiting');
});

test('the database gone: the page says what is old, keeps what was typed, and recovers', async () => {
  const { id } = await world.addCallback(target);
  await open(ada, id);
  await button(ada, 'Cancel').click();
  await ada.getByLabel('Reason').fill('typed before');
  proxy.mode = 'refuse';
  proxy.cut();
  await button(ada, 'Cancel the callback').click();
  await ada.getByRole('dialog').getByRole('alert').waitFor();
  const isOld = ada.getByText('The server cannot be asked just now. This is as of');
  await isOld.waitFor({ state: 'attached' });
  assert.equal(await ada.getByLabel('Reason').inputValue(), 'typed before');
  proxy.mode = 'pass';
  await isOld.waitFor({ state: 'detached' });
  await button(ada, 'Cancel the callback').click();
  await ada.getByText('“typed before”').waitFor();
  assert.equal((await stateOf(id))['outcome'], 'cancelled');
});
