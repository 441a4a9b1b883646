import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noSetUp, type CheckAnswer, type SetUpDesk } from '../../src/api/set-up-desk.ts';
import { checkIds } from '../../src/checks/check.ts';
import { checkPage, openConsole, shoot, type ConsoleWorld } from '../support/browser.ts';

/** The set-up page where calls go to a trunk: steps, forms, checks with their fixes, roles. */

let world: ConsoleWorld;
/** What is wrong just now, by the id of its check. */
const wrong = new Map<string, CheckAnswer>();
const checked: (readonly string[])[] = [];
const desk: SetUpDesk = {
  ...noSetUp,
  facts: {
    ...noSetUp.facts,
    sip: { host: '0.0.0.0', port: 5566, publicHost: '203.0.113.5', loopback: false },
    allow: ['198.51.100.0/24'],
    trunkUri: 'sip:trunk.example.net',
  },
  checkIds,
  async check(ids) {
    checked.push(ids);
    return ids.map(
      (id) =>
        wrong.get(id) ?? { id, state: 'ok', found: 'as it should be', wanted: 'that', fix: null },
    );
  },
};
before(async () => {
  world = await openConsole({ api: { setUp: desk }, loopback: false });
});
after(() => world.close());

const step = (page: Page, name: string) => page.locator(`li[data-step="${name}"]`);

test('an address with nonsense shows a way all the same, and says so', async () => {
  const page = await world.as('viewer');
  await page.goto('/set-up?way=%3Cimg%20onerror%3D1%3E&call=../../x');
  await page.getByText('The address names a way that there is not.').waitFor();
  await page.getByText('The address names a test call that there is not.').waitFor();
  await page.getByRole('link', { name: 'SIP trunk' }).click();
  await page.waitForURL(/way=trunk/);
  assert.equal(await page.getByText('names a way that there is not').count(), 0);
});

test('a viewer sees how it stands, and is told what others may do', async () => {
  const page = await world.as('viewer');
  await page.goto('/set-up?way=trunk');
  await page.getByText('Managers and admins make this').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Make the call target' }).count(), 0);
  assert.equal(await page.getByRole('button', { name: 'Check everything' }).count(), 0);
  await page.goto('/set-up?way=flex');
  assert.equal(await page.getByRole('button', { name: 'Show the plan' }).count(), 0);
});

test('by the keyboard alone: a call target and its number, with mistakes that are kept and named', async () => {
  const page = await world.as('manager');
  await page.goto('/set-up?way=trunk');
  const target = step(page, 'call-target');
  await target.getByLabel('Name').focus();
  await page.keyboard.type('Billing');
  await page.keyboard.press('Tab');
  await page.keyboard.type('sip:queue@pbx.example.com');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0711 1234');
  await page.keyboard.press('Enter');
  const callerId = target.getByLabel('Caller ID');
  await target.getByText('Wanted: a number such as +12025550110.').waitFor();
  assert.equal(await callerId.inputValue(), '0711 1234');
  assert.ok(await callerId.evaluate((input) => input === document.activeElement));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('+12025550110');
  await page.keyboard.press('Enter');
  await page.getByText('The call target Billing is made.').waitFor();
  await target.getByText('There is one call target.').waitFor();

  const number = step(page, 'phone-number');
  await number.getByLabel('Phone number').focus();
  await page.keyboard.type('+12025550100');
  await page.keyboard.press('Enter');
  await number.getByText('One phone number reaches us.').waitFor();
  const address = 'sip:+12025550100@203.0.113.5:5566';
  await page.getByText(address, { exact: true }).waitFor();
  await page.getByRole('img', { name: `QR code of ${address}` }).waitFor();
});

test('checks that fail say what was found and the fix; one is checked again alone', async () => {
  const page = await world.as('operator');
  await page.goto('/set-up?way=trunk');
  wrong.set('trunk', {
    ...{ id: 'trunk', state: 'failed', found: 'no answer <b>at all</b>', wanted: 'an answer' },
    fix: 'check SIP_TRUNK_URI',
  });
  wrong.set('allow-list', {
    ...{ id: 'allow-list', state: 'warn', found: '128.0.0.0/1', wanted: 'less', fix: 'narrow it' },
  });
  await page.getByRole('button', { name: 'Check everything' }).click();
  await page.getByText('11 in order, 1 to look at, 1 failed.').waitFor();
  const trunk = page.locator('li[data-check="trunk"]');
  assert.match(await trunk.innerText(), /no answer <b>at all<\/b>/);
  assert.match(await trunk.innerText(), /Fix: check SIP_TRUNK_URI/);
  await checkPage(page);
  await shoot(page, 'set-up');
  wrong.clear();
  checked.length = 0;
  await trunk.getByRole('button', { name: 'Check again: The trunk answers' }).click();
  await page.getByText('12 in order, 1 to look at, 0 failed.').waitFor();
  assert.deepEqual(checked, [['trunk']]);
});

test('a phone that no rule lets be called is refused at the field, and what was typed is kept', async () => {
  const page = await world.as('operator');
  await page.goto('/set-up?way=trunk');
  const call = step(page, 'test-call');
  const phone = call.getByLabel('Phone to ring');
  await phone.fill('9'.repeat(40));
  await call.getByRole('button', { name: 'Ring this phone' }).click();
  await call.getByText(/is not a phone number/).waitFor();
  assert.equal(await phone.inputValue(), '9'.repeat(40));
});

test('all of it in German, in the dark and on a small screen', async () => {
  const page = await world.as('admin', { locale: 'de-DE' });
  await page.goto('/set-up?way=flex');
  await page.getByRole('heading', { level: 1, name: 'Einrichtung' }).waitFor();
  await page.getByText('Zuerst das Twilio-Konto setzen').waitFor();
  await checkPage(page);
});
