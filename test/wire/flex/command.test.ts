import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { silentLog } from '../../../src/base/log.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { startRest, type RestServer } from '../../../src/twin/rest/server.ts';
import { createFlexAccount } from '../../support/flex-account.ts';
import { unholdFile } from '../../support/flex-settings.ts';

/** `unhold flex` as it is typed, over HTTP, in a process of its own. */

const twilio = createFlexAccount();
const check = new OpenApiCheck();
const dir = mkdtempSync(join(tmpdir(), 'unhold-flex-'));
const file = join(dir, 'unhold.flex.json');
let rest: RestServer;
let unhold: Server;
let env: NodeJS.ProcessEnv;

before(async () => {
  const { account, routes, mounts, faults } = twilio;
  rest = await startRest({
    ...{ account, routes, mounts, faults, witness: check.witness, log: silentLog },
    ...{ host: '127.0.0.1', port: 0 },
  });
  unhold = createServer((message, response) => void answerAsUnhold(message, response));
  unhold.listen(0, '127.0.0.1');
  await once(unhold, 'listening');
  env = {
    PATH: process.env['PATH'],
    TWILIO_ACCOUNT_SID: account.sid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_REST_URL: rest.url,
    UNHOLD_URL: `http://127.0.0.1:${(unhold.address() as AddressInfo).port}`,
    UNHOLD_API_KEY: twilio.unhold.adminKey,
  };
  writeFileSync(file, JSON.stringify(unholdFile));
});
after(async () => {
  unhold.closeAllConnections();
  unhold.close();
  await rest.close();
  await twilio.close();
  rmSync(dir, { recursive: true });
});

async function answerAsUnhold(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await message.toArray()).toString();
  const headers = new Headers({ authorization: message.headers.authorization ?? '' });
  const answer = twilio.unhold.answer(message.method ?? '', message.url ?? '', headers, body);
  response.writeHead(answer.status).end(await answer.text());
}

/** The account's clock is wound by hand, and builds take their time by it. */
async function flex(args: string[], more: NodeJS.ProcessEnv = {}, killAt?: RegExp) {
  const child = spawn(process.execPath, ['src/cli.ts', 'flex', '--file', file, ...args], {
    cwd: join(import.meta.dirname, '../../..'),
    env: { ...env, ...more },
  });
  if (killAt !== undefined) {
    const run = (): boolean => child.kill('SIGKILL');
    twilio.faults.reset();
    const fault = { kind: 'lost-reply' as const, run: () => void run() };
    twilio.faults.add({ method: 'POST', address: killAt, times: 1, fault });
  }
  const winding = setInterval(() => twilio.clock.after(1000, () => {}), 50);
  const [out, errors, [code]] = await Promise.all([
    child.stdout.toArray(),
    child.stderr.toArray(),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  clearInterval(winding);
  return { code, out: Buffer.concat(out).toString(), errors: Buffer.concat(errors).toString() };
}

test('plan shows everything field by field and changes nothing', async () => {
  const start = await twilio.dump();
  const { code, out, errors } = await flex(['plan']);
  assert.equal(errors, '');
  assert.equal(code, 0);
  assert.match(
    out,
    /create {3}SIP domain acme-callbacks\.sip\.twilio\.com\n +friendlyName = "unhold return calls \[unhold-flex\]"\n +voiceUrl = "\(known after apply\)"/,
  );
  assert.match(
    out,
    /change {3}phone number \+12025550100\n +voiceUrl: "https:\/\/example\.com\/old-ivr\?menu=1" -> "\(known after apply\)"/,
  );
  assert.match(out, /\d+ to create, 3 to change, 0 to remove or restore, 0 to leave as they are\./);
  assert.match(out, /What no API can do:\n {2}- .*Enhanced Programmable SIP Features/);
  assert.equal(await twilio.dump(), start);
});

test('a switch of another command stops before anything is asked or changed', async () => {
  const start = await twilio.dump();
  for (const args of [
    ['destroy', '--buy'],
    ['apply', '--destroy'],
  ]) {
    const { code, out, errors } = await flex(args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(out, '');
    assert.match(errors, /^flex (destroy|apply) does not take --\w+; it is for /);
  }
  assert.equal(await twilio.dump(), start);
});

test('apply is killed three times over, each time while making something, and goes on from there', async () => {
  for (const address of [/Functions$/, /studio\.twilio\.com\/v2\/Flows$/, /SIP\/Domains\.json$/]) {
    const { code, out } = await flex(['apply'], {}, address);
    assert.equal(code, null, 'it was killed');
    assert.doesNotMatch(out, /Done\./);
  }
  twilio.faults.reset();
  const { out } = await flex(['plan']);
  assert.match(out, /^ {2}leave {4}Functions service unhold-callbacks$/m);
  assert.match(out, /^ {2}change {3}phone number \+12025550100$/m);
});

test('apply finishes, showing its progress; plan is then empty, for people and for machines', async () => {
  const { code, out, errors } = await flex(['apply']);
  assert.equal(errors, '');
  assert.equal(code, 0);
  assert.match(out, /created {3}workflow filter WW\w+\n/);
  assert.match(out, /changed {3}phone number \+12025550102\nDone\./);
  assert.match((await flex(['plan'])).out, /Nothing to do: all \d+ are as they should be\./);
  const machine = await flex(['plan', '--json']);
  const changes = JSON.parse(machine.out) as { action: string }[];
  assert.deepEqual(new Set(changes.map(({ action }) => action)), new Set(['leave']));
});

test('status lists what there is, with SIDs and webhooks, and no secret is shown anywhere', async () => {
  const { code, out } = await flex(['status']);
  assert.equal(code, 0);
  assert.match(out, /ok {8}Studio flow unhold return \(FW[0-9a-f]{32}\)/);
  assert.match(out, /unhold return: https:\/\/webhooks\.twilio\.com\/v1\/Accounts\/AC/);
  for (const { secret } of twilio.unhold.apiKeys.values()) assert.ok(!out.includes(secret));
  assert.ok(!out.includes(twilio.account.authToken));
});

test('a wrong token, or a wrong file, is one sentence on standard error and exit code 1', async () => {
  const { code, out, errors } = await flex(['plan'], { TWILIO_AUTH_TOKEN: 'f'.repeat(32) });
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(
    errors,
    /^Twilio refused the credentials while looking for the queue: .* Fix: .*\n$/,
  );
  writeFileSync(file, JSON.stringify({ ...unholdFile, sipDomain: 'a.b' }));
  const wrong = await flex(['plan']);
  writeFileSync(file, JSON.stringify(unholdFile));
  assert.deepEqual([wrong.code, wrong.out], [1, '']);
  assert.match(wrong.errors, /sipDomain: found "a\.b", wanted/);
});

test('init writes a file once, which says what to change', async () => {
  const mine = join(dir, 'mine.json');
  assert.equal((await flex(['init', '--file', mine])).code, 0);
  const again = await flex(['init', '--file', mine]);
  assert.deepEqual([again.code, /left as it is/.test(again.errors)], [1, true]);
  assert.match((await flex(['plan', '--file', mine])).errors, /sipDomain: found "CHANGE-ME"/);
});

test('plan --destroy tells what goes, destroy does it, and every request was as Twilio publishes it', async () => {
  const told = await flex(['plan', '--destroy']);
  assert.match(told.out, /restore {2}phone number \+12025550100/);
  const { code, out, errors } = await flex(['destroy']);
  assert.deepEqual([code, errors], [0, '']);
  assert.match(out, /restored {2}phone number \+12025550100\n/);
  assert.match(out, /removed {3}Functions service unhold-callbacks\nDone\./);
  assert.deepEqual(check.violations, []);
});
