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

/** What is said when a customer is rung back: few prompts, quickly checked. */
async function openPrompts(page: Page): Promise<string> {
  const { id } = await world.addTarget({ name: `Billing ${Math.floor(performance.now())}` });
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
  await shoot(page, 'prompts');
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
