import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';
import { sine, wavBytes } from '../support/wav-bytes.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

const words = 'We did not hear an answer.';
const tone = wavBytes({ rate: 16_000, seconds: 1, sound: sine(440, 0.2) });
const folder = mkdtempSync(join(tmpdir(), 'unhold-voice-'));
after(() => rmSync(folder, { recursive: true }));

const names = ['Sales', 'Support', 'Billing', 'Claims', 'Returns', 'Orders', 'Travel'];
const nextName = (): string => names.shift() ?? 'Another';

/** What is said when a customer is rung back: few prompts, quickly checked. */
async function openPrompts(page: Page): Promise<string> {
  const { id } = await world.addTarget({ name: nextName() });
  await page.goto(`/call-targets/${id}/prompts?show=customer`);
  await page.getByText(words).waitFor();
  return id;
}

/** Chooses a file as a person does, by the dialog that the button opens. */
async function choose(page: Page, name: string, bytes: Buffer): Promise<void> {
  writeFileSync(join(folder, name), bytes);
  const chooser = page.waitForEvent('filechooser');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /file…$/ })
    .click();
  await (await chooser).setFiles(join(folder, name));
}

async function replaced(id: string): Promise<{ fileName: string } | null> {
  return (await world.admin.get(`/v1/call-targets/${id}/prompts/nobody-there`)).body.replaced;
}

/** It is being played, and then it is over. */
async function isHeard(button: Locator, stop: Locator): Promise<void> {
  await button.press('Enter');
  await stop.waitFor();
  await stop.waitFor({ state: 'detached' });
}

test('a prompt is read, heard, replaced by a file that was looked at, and taken back', async () => {
  const page = await world.as('manager');
  const id = await openPrompts(page);
  await checkPage(page);
  const stop = page.getByRole('button', { name: /^Stop: / });
  await isHeard(page.getByRole('button', { name: `Listen to: ${words}` }), stop);

  await page.getByRole('button', { name: `Replace: ${words}` }).press('Enter');
  await choose(page, 'ours.wav', tone);
  await page.getByText('ours.wav: 16 kHz, 16 bit, mono, 1 s').waitFor();
  await page.getByRole('img', { name: 'Loudness over time' }).waitFor();
  await checkPage(page);
  await isHeard(page.getByRole('button', { name: 'Listen as on a phone' }), stop);
  assert.equal(await replaced(id), null, 'not before it is wanted');
  await page.getByRole('button', { name: 'Say this from now on' }).press('Enter');
  await page.getByText('Heard from the next call on').waitFor();
  await page.getByText('Your recording').waitFor();
  assert.equal((await replaced(id))?.fileName, 'ours.wav');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Undone.').waitFor();
  await page.getByText('Your recording').waitFor({ state: 'detached' });
  assert.equal(await replaced(id), null);

  await page.getByRole('button', { name: `Recordings of: ${words}` }).press('Enter');
  await page.getByRole('button', { name: 'Say this one: ours.wav' }).press('Enter');
  await page.getByRole('button', { name: 'Say this one: As it comes with Unhold' }).waitFor();
  await checkPage(page);
  assert.equal((await replaced(id))?.fileName, 'ours.wav');
});

test('a file that is no use says what it is and what to do, and the next one can be chosen at once', async () => {
  const page = await world.as('manager');
  const id = await openPrompts(page);
  await page.getByRole('button', { name: `Replace: ${words}` }).click();
  const dialog = page.getByRole('dialog');
  const evil = 'song<img src=x onerror=alert(1)>.mp3';
  await choose(page, evil, Buffer.from('ID3 no wave at all'));
  await dialog
    .getByText(/Found an MP3 file, wanted a WAV file .* Export it again as WAV/)
    .waitFor();
  await dialog.getByText(evil).waitFor();
  const use = dialog.getByRole('button', { name: 'Say this from now on' });
  assert.equal(await use.isDisabled(), true);
  await choose(page, 'huge.wav', Buffer.alloc(12_000_001));
  await dialog.getByText('The file has 12.0 MB').waitFor();
  assert.equal(await use.isDisabled(), true);
  const quiet = wavBytes({ seconds: 1, sound: sine(440, 0.01) });
  await choose(page, 'quiet.wav', quiet);
  await dialog.getByText('It is quiet: -43 dB, below -30 dB.').waitFor();
  await use.click();
  await page.getByText('Your recording').waitFor();
  await page.getByText('It is quiet: -43 dB').waitFor();
  assert.equal((await replaced(id))?.fileName, 'quiet.wav');
});

test('who may only look can listen; a choice that there is not is said; German is complete', async () => {
  const page = await world.as('viewer');
  const id = await openPrompts(page);
  assert.equal(await page.getByRole('button', { name: /^Replace/ }).count(), 0);
  await page.goto(`/call-targets/${id}/prompts?show=<script>`);
  await page.getByText('There is no such choice: <script>').waitFor();
  await page.goto(`/call-targets/${id}/prompts?show=replaced`);
  await page.getByText('Nothing is replaced').waitFor();
  const german = await world.as('viewer', { locale: 'de-DE' });
  await german.goto(`/call-targets/${id}/prompts`);
  await german.getByRole('button', { name: `Anhören: ${words}` }).waitFor();
  await german.getByText('Zu hören: wenn niemand die Frage beantwortet').first().waitFor();
});

async function openTab(page: Page, settings: object = {}): Promise<string> {
  const { id } = await world.addTarget({
    ...{ name: nextName(), estimate: { source: 'fixed', seconds: 240 }, ...settings },
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
  // A page has one place: the tab one is at.
  const current = page.getByRole('main').locator('[aria-current=page]');
  assert.deepEqual(await current.allTextContents(), ['Try it']);
  await page.getByRole('heading', { name: 'Phone' }).evaluate((phone) => phone.scrollIntoView());
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
  await number.fill('+12025550143');
  await page.getByRole('checkbox', { name: /whatever rule/ }).press('Space');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText(/^Welcome\./).waitFor();

  const viewer = await world.as('viewer');
  await viewer.goto(new URL(page.url()).pathname);
  await viewer.getByText('This is for operators, managers and admins.').waitFor();
});
