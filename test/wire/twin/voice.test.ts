import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { TaskRouter } from '../../../src/twin/taskrouter/taskrouter.ts';
import { startVoice } from '../../../src/twin/voice/voice.ts';
import { Web } from '../../../src/twin/web/web.ts';
import { caller, inCall, recvRequest, respond } from '../../support/sipp-scenario.ts';
import { sipp } from '../../support/sipp.ts';
import { phoneNumber } from '../../support/voice-world.ts';
import { Phone, type PhoneCall } from '../edge/phone.ts';
import { Application } from './application.ts';

const line = '+12025550100';
const account = createAccount({ clock: realClock });
const { authToken } = account;
const application = await Application.start(authToken);
const web = new Web({ authToken: () => authToken, clock: realClock, log: silentLog, mounts: [] });
const taskRouter = new TaskRouter(account);
const voice = await startVoice({
  ...{ account, web, taskRouter, clock: realClock, log: silentLog },
  ...{ host: '127.0.0.1', sipPort: 0, carrierUri: null },
});
const phone = await Phone.start();
const other = await Phone.start();
account.phoneNumbers.set('PN1', {
  ...phoneNumber('PN1', line),
  ...{ voiceUrl: `${application.url}/voice`, statusCallback: `${application.url}/status` },
});
application.pages['/status'] = '';

after(async () => {
  await Promise.all([voice.close(), phone.close(), other.close()]);
  taskRouter.close();
  await application.close();
});

/** The line rings; what is dialled from here is answered by `other`. */
const dial = (): Promise<PhoneCall> => phone.dial(`sip:${line}@${voice.sipAddress}`);

function answered(): Promise<PhoneCall> {
  return new Promise((resolve) => {
    other.onCall = (call) => {
      call.progress(180);
      void other.pickUp(call).then((one) => one && resolve(one));
    };
  });
}

/** Waits for a tone that is short or quiet, as the twin's speech and music are. */
async function hearsSoftly(call: PhoneCall, hz: number): Promise<boolean> {
  for (let tries = 0; tries < 60; tries++)
    if ((await call.media.hear([hz], 200)).some((level) => level > 0.02)) return true;
  return false;
}

test(
  'speaks in tones, hears a key of RFC 4733, dials, and joins two with audio',
  { timeout: 60_000 },
  async () => {
    application.pages['/voice'] =
      '<Gather action="/key" numDigits="1"><Say loop="0">press one</Say></Gather>';
    application.pages['/key'] =
      `<Dial action="/done"><Sip>sip:bob@127.0.0.1:${other.agent.port}?x-user-to-user=+1202&amp;X-A=1</Sip></Dial>`;
    application.pages['/done'] = '<Hangup/>';
    const taken = answered();
    const call = await dial();
    // The pitches of both words.
    assert.ok(await hearsSoftly(call, 740));
    assert.ok(await hearsSoftly(call, 660));
    await call.press('1');
    assert.equal((await application.next('/key'))['Digits'], '1');
    const bob = await taken;
    call.talk(900);
    bob.talk(700);
    assert.ok(await call.hears(700), 'the caller hears the called one');
    assert.ok(await bob.hears(900), 'the called one hears the caller');
    const [invite] = other.incoming.splice(0);
    assert.equal(invite?.request.headers.get('x-user-to-user'), '+1202');
    await bob.dialog.bye({ headers: [['X-Outcome', 'promised']] });
    const done = await application.next('/done');
    assert.equal(done['DialCallStatus'], 'completed');
    assert.equal(done['DialSipHeader_X-Outcome'], 'promised');
    await call.ended();
    assert.equal((await application.next('/status'))['CallStatus'], 'completed');
    assert.equal(application.unsigned, 0);
  },
);

test(
  'a queued caller hears music, an agent is rung, and both talk; the task is done after that',
  { timeout: 60_000 },
  async () => {
    const workspace = taskRouter.flexWorkspace;
    const [workflow] = workspace.workflows.values();
    const activity = [...workspace.activities.values()].find(({ available }) => available);
    taskRouter.createWorker({
      friendlyName: 'alice',
      attributes: { contact_uri: `sip:alice@127.0.0.1:${other.agent.port}` },
      activitySid: activity!.sid,
    });
    application.pages['/voice'] =
      `<Enqueue workflowSid="${workflow!.sid}" action="/out"><Task priority="5">{"n":"+1202"}</Task></Enqueue>`;
    application.pages['/out'] = '<Hangup/>';
    const ringing = Promise.withResolvers<() => Promise<PhoneCall | null>>();
    other.onCall = (call) => {
      call.progress(180);
      ringing.resolve(() => other.pickUp(call));
    };
    const call = await dial();
    const pickUp = await ringing.promise;
    assert.ok(await hearsSoftly(call, 330), 'music');
    const alice = await pickUp();
    assert.ok(alice);
    call.talk(900);
    alice.talk(700);
    assert.ok(await call.hears(700));
    assert.ok(await alice.hears(900));
    const [task] = workspace.tasks.values();
    assert.equal(task?.status, 'assigned');
    assert.equal(task?.priority, 5);
    await alice.dialog.bye();
    assert.equal((await application.next('/out'))['QueueResult'], 'bridged');
    await call.ended();
    assert.equal(task?.status, 'completed');
    assert.equal((await application.next('/status'))['CallStatus'], 'completed');
    assert.equal(application.unsigned, 0);
  },
);

test('records what is said, until it is silent', { timeout: 60_000 }, async () => {
  application.pages['/voice'] = '<Record action="/recorded" timeout="1" playBeep="false"/>';
  application.pages['/recorded'] = '<Hangup/>';
  const call = await dial();
  call.media.play([{ tone: { hz: 600, ms: 1_500, level: 0.3 } }]);
  const { RecordingDuration, RecordingSid } = await application.next('/recorded');
  assert.equal(RecordingDuration, '2');
  const audio = voice.recordings.get(RecordingSid ?? '');
  assert.ok(audio && audio.length > 1.3 * 8_000 && audio.length < 2 * 8_000);
  assert.ok(audio.some((sample) => Math.abs(sample) > 5_000));
  await call.ended();
  await application.next('/status');
});

test(
  'keys go through a bridge; the star ends it, and the caller goes on',
  { timeout: 60_000 },
  async () => {
    application.pages['/voice'] =
      `<Dial action="/starred" hangupOnStar="true"><Sip>sip:bob@127.0.0.1:${other.agent.port}</Sip></Dial>`;
    application.pages['/starred'] = '<Say>one</Say>';
    const taken = answered();
    const call = await dial();
    const bob = await taken;
    bob.talk(700);
    assert.ok(await call.hears(700));
    await call.press('5*');
    await bob.ended();
    assert.deepEqual(bob.keys[0], '5');
    assert.equal((await application.next('/starred'))['DialBridged'], 'true');
    await call.ended();
    await application.next('/status');
  },
);

test('callers who hang up at any moment leave nothing behind', { timeout: 60_000 }, async () => {
  application.pages['/voice'] =
    `<Say>one</Say><Dial action="/gone" timeout="2"><Sip>sip:bob@127.0.0.1:${other.agent.port}</Sip></Dial>`;
  application.pages['/gone'] = '';
  other.onCall = (call) => {
    call.progress(180);
    void other.pickUp(call);
  };
  const calls = Array.from({ length: 12 }, async (_, nth) => {
    const call = await dial();
    await sleep(realClock, nth * 60);
    await call.dialog.bye();
  });
  await Promise.all(calls);
  for (let nth = 0; nth < 12; nth++) await application.next('/status');
  while (voice.liveCalls > 0) await sleep(realClock, 20);
  const statuses = Array.from(account.calls.values(), ({ status }) => status);
  assert.ok(statuses.every((status) => ['completed', 'canceled', 'no-answer'].includes(status)));
});

test(
  'SIPp calls the SIP domain over UDP and TCP, and is told from a stranger',
  { timeout: 60_000 },
  async () => {
    const times = { createdAtMs: 0, updatedAtMs: 0 };
    const address = { sid: 'IP1', friendlyName: 'a', ipAddress: '127.0.0.1', cidrPrefixLength: 32 };
    account.accessLists.set('AL1', {
      ...{ sid: 'AL1', friendlyName: 'l', ...times },
      addresses: new Map([['IP1', { ...address, ...times }]]),
    });
    account.sipDomains.set('SD1', {
      ...{ sid: 'SD1', domainName: 'unhold.sip.twilio.com', friendlyName: 'd' },
      ...{ voiceUrl: `${application.url}/domain`, voiceMethod: 'POST' },
      ...{ voiceFallbackUrl: null, voiceFallbackMethod: 'POST' },
      ...{ voiceStatusCallbackUrl: null, voiceStatusCallbackMethod: 'POST' },
      ...{ sipRegistration: false, secure: false, emergencyCallingEnabled: false },
      ...{ byocTrunkSid: null, emergencyCallerSid: null, ...times },
      callAccessLists: new Map([['AL1', times]]),
    });
    application.pages['/domain'] = '<Say>one</Say><Hangup/>';
    const sdp = [
      ...['v=0', 'o=- 1 1 IN IP4 [local_ip]', 's=-', 'c=IN IP4 [media_ip]', 't=0 0'],
      'm=audio [media_port] RTP/AVP 0',
    ].join('\n');
    const scenario = (steps: string[]): string =>
      caller({ sdp, headers: ['X-Unhold-Callback: cb-1'], from: '+12025550143' }, steps).replace(
        'INVITE sip:[service]@[remote_ip]:[remote_port]',
        'INVITE sip:+12025550199@unhold.sip.twilio.com',
      );
    const target = voice.sipAddress;
    const whole = [
      inCall.answered,
      inCall.ack(),
      recvRequest('BYE', 'timeout="20000"'),
      respond(200),
    ];
    for (const transport of ['u1', 't1'] as const) {
      const run = await sipp({
        scenario: scenario(whole),
        target,
        service: 'x',
        calls: 5,
        transport,
      });
      const { ok, output } = await run.done;
      assert.ok(ok, output);
      const asked = await application.next('/domain');
      assert.equal(asked['SipHeader_X-Unhold-Callback'], 'cb-1');
      assert.match(asked['From'] ?? '', /^sip:\+12025550143@127\.0\.0\.1$/);
      assert.equal(asked['SipSourceIp'], '127.0.0.1');
    }
    account.accessLists.get('AL1')!.addresses.clear();
    const refused = [
      '<recv response="100" optional="true"/>',
      '<recv response="403"/>',
      inCall.request('ACK', 1),
    ];
    const { ok, output } = await (
      await sipp({ scenario: scenario(refused), target, service: 'x' })
    ).done;
    assert.ok(ok, output);
    assert.equal(voice.liveCalls, 0);
  },
);
