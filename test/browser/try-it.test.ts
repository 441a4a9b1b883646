import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

async function openTab(page: Page, settings: object = {}): Promise<string> {
  const { id } = await world.addTarget({
    ...{ name: `Billing ${Math.floor(performance.now())}` },
    ...{ estimate: { source: 'fixed', seconds: 240 }, ...settings },
  });
  await page.goto(`/call-targets/${id}/try`);
  await page.getByRole('button', { name: 'Call', exact: true }).waitFor();
  return id;
}

test('a number is typed, the decision read, and a dialogue walked to its end by the keyboard alone', async () => {
  const page = await world.as('operator');
  const id = await openTab(page);
  await page.getByText('Nothing is registered, nobody is called').waitFor();
  await page.getByLabel('Number of the caller').focus();
  await page.keyboard.type('+1 202 555 0143');
  await page.keyboard.press('Enter');
  await page.getByText('A callback is offered.').waitFor();
  await page.getByText('The wait is told as “in about four minutes”').waitFor();
  const rules = page.getByRole('region', { name: 'The decision' }).getByRole('listitem');
  assert.equal(await rules.count(), 10);
  await rules.filter({ hasText: 'passed Callbacks are being taken' }).waitFor();
  await rules.filter({ hasText: 'not asked There is room for one more' }).waitFor();

  // The phone has the focus: what is pressed now is pressed on it.
  await page.getByText(/^Welcome\. All our agents are busy/).waitFor();
  await page.keyboard.press('1');
  await page.getByText(/^You are calling from plus one two zero two/).waitFor();
  await page.keyboard.press('2');
  await page.getByText(/^Please type the number we should call/).waitFor();
  await page.keyboard.type('20255501');
  const typed = page.getByRole('status', { name: 'Typed' });
  await typed.filter({ hasText: /^20255501$/ }).waitFor();
  await page.keyboard.press('Backspace');
  await typed.filter({ hasText: /^2025550$/ }).waitFor();
  await page.keyboard.type('124#');
  await page
    .getByText(/^You have typed plus one two zero two five five five zero one two four/)
    .waitFor();
  await checkPage(page);
  await shoot(page, 'try-it');
  await page.keyboard.press('1');
  await page.getByText('The end: a callback is promised.').waitFor();
  await page.getByText('Here a callback to +12025550124 would be registered.').waitFor();
  await page.getByText(/^We will call you back in about four minutes/).waitFor();
  assert.deepEqual((await world.admin.get(`/v1/callbacks?callTargetId=${id}`)).body.items, []);

  await page.keyboard.press('Backspace');
  await page.getByText('The end: a callback is promised.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByText(/^You have typed/).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'What if nobody presses anything?' }).click();
  await page.getByText('The end: back to the contact centre’s queue.').waitFor();
});

test('a step is heard, and each one by itself when wanted', async () => {
  const page = await world.as('operator');
  await openTab(page);
  await page.getByRole('radio', { name: 'The customer who is rung back' }).press('Space');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText(/^Hello\. This is the call back you asked for/).waitFor();
  const stop = page.getByRole('button', { name: /^Stop: / });
  await page.getByRole('button', { name: 'Listen to this step' }).press('Enter');
  await stop.waitFor();
  await stop.press('Enter');
  await stop.waitFor({ state: 'detached' });
  await page.getByRole('switch', { name: 'Say every step aloud' }).press('Space');
  await page.getByRole('button', { name: '3', exact: true }).press('Enter');
  await page.getByText('The end: the callback is cancelled.').waitFor();
  await stop.first().waitFor();
  await stop.first().waitFor({ state: 'detached' });
});

test('a number that is none, a call target that takes nobody, and who may not', async () => {
  const page = await world.as('operator');
  await openTab(page, { registering: false });
  const number = page.getByLabel('Number of the caller');
  await number.fill('1'.repeat(40));
  await number.press('Enter');
  await page.getByText('No callback is offered: Callbacks are being taken').waitFor();
  const rules = page.getByRole('region', { name: 'The decision' }).getByRole('listitem');
  await rules.filter({ hasText: 'failed The number may be called' }).waitFor();
  await page.getByText(/would not be picked up \(SIP 480, Not taking callbacks/).waitFor();
  assert.equal(await number.inputValue(), '1'.repeat(40), 'what was typed is kept');
  await checkPage(page);
  await number.fill('+12025550143');
  await page.getByRole('checkbox', { name: /whatever rule/ }).press('Space');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText(/^Welcome\./).waitFor();

  const viewer = await world.as('viewer');
  await viewer.goto(new URL(page.url()).pathname);
  await viewer.getByText('This is for operators, managers and admins.').waitFor();
});
