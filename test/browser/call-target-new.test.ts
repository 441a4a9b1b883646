import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

test('a call target is made of three settings; each one at fault is named where it stands', async () => {
  const page = await world.as('manager');
  await page.goto('/call-targets');
  await page.getByRole('link', { name: 'New call target' }).click();
  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('Billing <img onerror=alert(1)>');
  await page.getByRole('textbox', { name: 'Where the agent is called' }).fill('nowhere');
  await page.getByRole('textbox', { name: 'Number shown' }).fill('0049');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText('Wanted: a SIP URI over UDP or TCP').waitFor();
  await page.getByText('Wanted: a number such as +12025550110').waitFor();
  assert.equal(await name.inputValue(), 'Billing <img onerror=alert(1)>', 'what was typed is kept');
  await checkPage(page);
  await page.getByRole('textbox', { name: 'Where the agent' }).fill('sip:queue@acme.example');
  await page.getByRole('textbox', { name: 'Number shown' }).fill('+12025550110');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('heading', { level: 1, name: 'Billing <img onerror=alert(1)>' }).waitFor();

  await page.getByText('No number reaches this call target yet').waitFor();
  const number = page.getByRole('textbox', { name: 'Number' });
  await number.fill('555');
  await page.keyboard.press('Enter');
  await page.getByText('Wanted: a number with its country code').waitFor();
  assert.equal(await number.inputValue(), '555');
  await number.fill('+12025550100');
  await page.keyboard.press('Enter');
  await page.getByRole('rowheader', { name: '+12025550100' }).waitFor();
  await page.getByRole('button', { name: 'Remove +12025550100' }).click();
  await page.getByText('No number reaches this call target yet').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('rowheader', { name: '+12025550100' }).waitFor();
  await checkPage(page);

  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('Callbacks or phone numbers belong to this call target').waitFor();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await page.context().close();
});

test('who may not change settings looks at them, and is refused nothing by surprise', async () => {
  const { id } = await world.addTarget({ name: 'Looked at' });
  for (const role of ['viewer', 'operator'] as const) {
    const page = await world.as(role);
    await page.goto('/call-targets');
    await page.getByRole('link', { name: 'Looked at' }).waitFor();
    if (role === 'viewer') await checkPage(page);
    await page.goto(`/call-targets/${id}`);
    await page.getByText('Your role may look at these settings').waitFor();
    const ring = page.getByRole('textbox', { name: /phone rings for/ });
    assert.equal(await ring.getAttribute('readonly'), '');
    for (const name of [/Delete/, /Take no new/, /Back to default/, /Add/])
      assert.equal(await page.getByRole('button', { name }).count(), 0, String(name));
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('The first settings.').waitFor();
    await page.context().close();
  }
});
