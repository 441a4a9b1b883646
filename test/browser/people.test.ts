import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { inviteFirstAdmin } from '../../src/engine/invitations.ts';
import { checkPage, openConsole, type ConsoleWorld } from '../support/browser.ts';

let world: ConsoleWorld;
before(async () => {
  world = await openConsole();
});
after(() => world.close());

const hostile = '<img src=x onerror=alert(1)>';
const password = 'correct horse battery';

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Signs in, up to the question for a code where there is one. */
async function fillSignIn(page: Page, email: string, word: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(word);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('the first link makes the first admin, who is signed in with the password from then on', async () => {
  const invitation = await inviteFirstAdmin(world.engine);
  assert.ok(invitation);
  const page = await world.stranger();
  await page.goto(invitation.path);
  await heading(page, 'The first admin');
  await checkPage(page);
  await page.getByLabel('Name').fill(hostile);
  await page.getByLabel('E-mail address').fill('first@example.com');
  await page.getByLabel('Password', { exact: true }).fill('too short');
  await page.getByRole('button', { name: 'Set it and sign in' }).click();
  await page.getByText('Found: 9 characters.').waitFor();
  assert.equal(await page.getByLabel('Name').inputValue(), hostile);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set it and sign in' }).click();
  await heading(page, 'Live');
  await page.getByRole('link', { name: hostile }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await heading(page, 'Sign in');
  await checkPage(page);
  await fillSignIn(page, 'first@example.com', 'not the right one');
  await page.getByText('Nobody signs in with this e-mail address').waitFor();
  assert.equal(await page.getByLabel('E-mail address').inputValue(), 'first@example.com');
  assert.equal(
    await page.getByLabel('Password', { exact: true }).inputValue(),
    'not the right one',
  );
  await fillSignIn(page, 'first@example.com', password);
  await heading(page, 'Live');

  await page.goto(invitation.path);
  await page.getByText('This link was used before').waitFor();
  await checkPage(page);
});

test('an admin invites somebody, who comes in by the link; roles change and are taken back', async () => {
  const admin = await world.as('admin');
  await admin.goto('/people');
  await heading(admin, 'People');
  await admin.getByRole('button', { name: 'Invite somebody' }).click();
  await admin.getByLabel('Name').fill('Grace');
  await admin.getByLabel('E-mail address').fill('not an address');
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();
  await admin.getByText('Wanted: an e-mail address, such as').waitFor();
  await admin.getByLabel('E-mail address').fill('grace@example.com');
  await admin.getByRole('radio', { name: /^Operator/ }).check({ force: true });
  await admin.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await admin.getByRole('textbox', { name: 'Link' }).inputValue();
  assert.match(link, /\/sign-in\/invitation#[0-9a-f]{48}$/);
  await checkPage(admin);
  await admin.getByRole('button', { name: 'Done' }).click();
  await admin.getByRole('row', { name: /Grace.*Operator.*invited/ }).waitFor();
  await checkPage(admin);

  const grace = await world.stranger();
  await grace.goto(link);
  await grace.getByText('Grace, you sign in as grace@example.com.').waitFor();
  await grace.getByLabel('Password', { exact: true }).fill(password);
  await grace.getByRole('button', { name: 'Set it and sign in' }).click();
  await heading(grace, 'Live');
  assert.equal(await grace.getByRole('link', { name: 'People' }).count(), 0);

  await admin.reload();
  await admin.getByRole('button', { name: 'Change Grace' }).click();
  await admin.getByRole('radio', { name: /^Manager/ }).check({ force: true });
  await checkPage(admin);
  await admin.getByRole('button', { name: 'Save' }).click();
  await admin.getByRole('row', { name: /Grace.*Manager/ }).waitFor();
  await admin.getByRole('button', { name: 'Undo' }).click();
  await admin.getByRole('row', { name: /Grace.*Operator/ }).waitFor();

  await admin.getByRole('button', { name: 'Change Grace' }).click();
  await admin.getByRole('button', { name: 'Disable' }).click();
  await admin.getByRole('row', { name: /Grace.*disabled/ }).waitFor();
  await grace.getByRole('link', { name: 'Callbacks' }).click();
  await grace.getByRole('dialog', { name: 'Sign in' }).waitFor();
});

test('a session that is ended meanwhile: one signs in over the page, and nothing typed is lost', async () => {
  const page = await signedInByPassword('over@example.com');
  await page.goto('/account');
  await heading(page, 'Your account');
  const now = page.getByLabel('Password of now').first();
  await page.getByLabel('New password').fill('half of a new one');
  await world.engine.db.kysely
    .updateTable('person_session')
    .set({ ended_at: new Date() })
    .execute();
  await now.fill(password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  const over = page.getByRole('dialog', { name: 'Sign in' });
  await over.waitFor();
  await checkPage(page);
  await over.getByLabel('E-mail address').fill('over@example.com');
  await over.getByLabel('Password', { exact: true }).fill(password);
  await over.getByRole('button', { name: 'Sign in' }).click();
  await over.waitFor({ state: 'detached' });
  assert.equal(await page.getByLabel('New password').inputValue(), 'half of a new one');
  assert.equal(await now.inputValue(), password);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByText('The password is changed').waitFor();
});

test('an authenticator app is set up and asked for, by the keyboard alone', async () => {
  const page = await signedInByPassword('keys@example.com');
  await page.goto('/account');
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const appPassword = page.getByLabel('Password of now').nth(1);
  await appPassword.focus();
  await page.keyboard.type(password);
  await press('Enter');
  await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
  await checkPage(page);
  const [secret = ''] = (await page.locator('code').allTextContents()).map((text) => text.trim());
  const app = new TOTP({ secret: Secret.fromBase32(secret) });
  // The field for the code has the focus already.
  await page.keyboard.type(app.generate());
  await press('Enter');
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  const codes = await page.locator('ul[translate=no] li').allTextContents();
  assert.equal(codes.length, 10);
  await page.getByRole('button', { name: 'I have kept them' }).focus();
  await press('Enter');
  await page.getByText('10 recovery codes are left').waitFor();

  const again = await world.stranger();
  await again.goto('/');
  await again.getByLabel('E-mail address').waitFor();
  await again.keyboard.type('keys@example.com');
  await again.keyboard.press('Tab');
  await again.keyboard.type(password);
  await again.keyboard.press('Enter');
  await again.getByLabel('Code').waitFor();
  await again.keyboard.type('000000');
  await again.keyboard.press('Enter');
  await again.getByText('That code was not right').waitFor();
  await again.getByLabel('Code').fill(codes[4] ?? '');
  await again.keyboard.press('Enter');
  await heading(again, 'Live');
});

test('a key is made, shown once, and revoked; the log tells who did it', async () => {
  const admin = await world.as('admin');
  await admin.goto('/keys');
  await heading(admin, 'API keys');
  await admin.getByRole('button', { name: 'Make a key' }).click();
  await admin.getByLabel('What it is for').fill(hostile);
  await checkPage(admin);
  await admin.getByRole('dialog').getByRole('button', { name: 'Make a key' }).click();
  assert.match(await admin.getByRole('textbox', { name: 'Key' }).inputValue(), /^unhold_/);
  await admin.getByRole('button', { name: 'Done' }).click();
  await admin.getByRole('row', { name: /onerror.*Ask for offers/ }).waitFor();
  await checkPage(admin);
  await admin.getByRole('button', { name: `Revoke ${hostile}` }).click();
  await admin.getByRole('button', { name: 'Revoke', exact: true }).last().click();
  await admin.getByText('is revoked.').waitFor();

  await admin.goto('/audit?who=admin&what=api-keys&from=nonsense');
  await heading(admin, 'Audit log');
  await admin.getByText('Not understood in the address, and left out: from.').waitFor();
  await admin.getByRole('row', { name: /Admin.*DELETE \/v1\/api-keys.*done/ }).waitFor();
  await admin.getByRole('row', { name: /POST/ }).getByText('What was sent').click();
  await admin.getByText('"name": "<img src=x onerror=alert(1)>"').waitFor();
  await checkPage(admin);
  await admin.getByLabel('What', { exact: true }).fill('no such thing');
  await admin.getByRole('button', { name: 'Search' }).click();
  await admin.getByText('Nothing was done that fits.').waitFor();
  assert.match(admin.url(), /what=no(\+|%20)such(\+|%20)thing/);
  await admin.goBack();
  await admin.getByRole('row', { name: /DELETE/ }).waitFor();
});

test('each role sees the pages that it may, and is refused the others in words', async () => {
  for (const role of ['viewer', 'operator', 'manager'] as const) {
    const page = await world.as(role);
    await page.goto('/people');
    await page.getByText(/This needs the scope admin/).waitFor();
    for (const name of ['People', 'API keys', 'Audit log'])
      assert.equal(
        await page.getByRole('link', { name, exact: true }).count(),
        0,
        `${role} ${name}`,
      );
  }
});

test('the pages are there in German', async () => {
  const page = await world.as('admin', { locale: 'de-DE' });
  await page.goto('/people');
  await heading(page, 'Personen');
  await page.getByRole('button', { name: 'Jemanden einladen' }).waitFor();
});

/** Somebody who has come in by a link, with the usual password. */
async function signedInByPassword(email: string): Promise<Page> {
  const { body } = await world.admin.post('/v1/people', {
    name: 'Somebody',
    email,
    role: 'operator',
  });
  const page = await world.stranger();
  await page.goto(body.invitation.path);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Set it and sign in' }).click();
  await heading(page, 'Live');
  return page;
}
