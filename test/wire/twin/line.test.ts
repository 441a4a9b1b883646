import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import twilio from 'twilio';
import { realClock } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { startMediaWorkers } from '../../../src/media/media-workers.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { startAgents } from '../../../src/twin/agents/agents.ts';
import { sendEventCallbacks } from '../../../src/twin/taskrouter/event-callbacks.ts';
import { updateWorkspace } from '../../../src/twin/taskrouter/settings.ts';
import { cumulativeStatistics } from '../../../src/twin/taskrouter/statistics.ts';
import { TaskRouter } from '../../../src/twin/taskrouter/taskrouter.ts';
import { startVoice } from '../../../src/twin/voice/voice.ts';
import { Web } from '../../../src/twin/web/web.ts';
import { Phone } from '../edge/phone.ts';

const media = await startMediaWorkers({ log: silentLog, workers: 1, portRange: null });
const phone = await Phone.start();
after(async () => {
  await phone.close();
  await media.close();
});

const number = '+12025550199';

/** The local Twilio without its REST: one number, whose calls go into the line with priority 5. */
async function open(habits: { rejectShare?: number; talkMs?: [number, number] }) {
  const account = createAccount({ clock: realClock });
  const taskRouter = new TaskRouter(account);
  const { flexWorkspace: workspace } = taskRouter;
  const events: Record<string, string>[] = [];
  const [workflowSid = ''] = workspace.workflows.keys();
  const web = new Web({
    ...{ authToken: () => account.authToken, clock: realClock, log: silentLog },
    mounts: [
      {
        host: 'ivr.example.com',
        handle: async ({ url, body, headers }) => {
          const isTwiml = url.pathname === '/voice';
          if (!isTwiml) {
            const form = Object.fromEntries(new URLSearchParams(body.toString()));
            const signature = headers['x-twilio-signature'] ?? '';
            if (twilio.validateRequest(account.authToken, signature, url.href, form))
              events.push(form);
          }
          return {
            status: isTwiml ? 200 : 204,
            headers: { 'content-type': 'text/xml' },
            body: isTwiml
              ? `<Response><Enqueue workflowSid="${workflowSid}" waitUrl=""><Task priority="5">{"callback":"7"}</Task></Enqueue></Response>`
              : '',
          };
        },
      },
    ],
  });
  account.phoneNumbers.set('PN1', {
    ...{ sid: 'PN1', phoneNumber: number, friendlyName: '', voiceMethod: 'POST' },
    ...{ voiceUrl: 'https://ivr.example.com/voice', voiceFallbackUrl: null, trunkSid: null },
    ...{ voiceFallbackMethod: 'POST', statusCallback: null, statusCallbackMethod: 'POST' },
    ...{ voiceCallerIdLookup: false, voiceReceiveMode: 'voice', bundleSid: null, addressSid: null },
    ...{ smsUrl: null, smsMethod: 'POST', smsFallbackUrl: null, smsFallbackMethod: 'POST' },
    ...{ createdAtMs: 0, updatedAtMs: 0 },
  });
  const callbacks = sendEventCallbacks({ taskRouter, web, log: silentLog });
  updateWorkspace(taskRouter.engine, workspace, {
    eventCallbackUrl: 'https://ivr.example.com/events',
    eventsFilter:
      'task.created,reservation.created,reservation.rejected,reservation.accepted,reservation.wrapup,reservation.completed,task.canceled',
  });
  const voice = await startVoice({
    ...{ account, web, taskRouter, clock: realClock, log: silentLog },
    ...{ host: '127.0.0.1', sipPort: 0, carrierUri: null },
  });
  const startAda = () =>
    startAgents({
      ...{ taskRouter, media, clock: realClock, log: silentLog, host: '127.0.0.1', seed: 'line' },
      ...{ names: ['ada'], habits: { answerMs: [50, 100], wrapUpSeconds: [1, 1], ...habits } },
    });
  return {
    ...{ account, taskRouter, workspace, events, startAda },
    uri: `sip:${number}@${voice.sipAddress}`,
    types: () => events.map(({ EventType }) => EventType),
    /** Waits up to 10 s for an event of that type. */
    async until(type: string) {
      const deadlineMs = realClock.monotonic() + 10_000;
      while (!events.some(({ EventType }) => EventType === type)) {
        assert.ok(realClock.monotonic() < deadlineMs, `no ${type} came, only ${events.length}`);
        await new Promise((resolve) => realClock.after(20, () => resolve(0)));
      }
    },
    async [Symbol.asyncDispose]() {
      await voice.close();
      callbacks.close();
      taskRouter.close();
    },
  };
}

test('a caller waits in the line until an agent is there, and the two hear each other', async () => {
  await using twin = await open({ rejectShare: 0, talkMs: [2_500, 2_500] });
  const caller = await phone.dial(twin.uri, { from: '+12025550143' });
  await twin.until('task.created');
  const agents = await twin.startAda();
  const [ada] = agents.list;
  try {
    caller.talk(1_750);
    assert.ok(await caller.hears(1_050), 'the caller hears the agent');
    const [level] = (await ada?.call?.hear([1_750], 600)) ?? [];
    assert.ok((level ?? 0) > 0.1, 'the agent hears the caller');
    await caller.ended();
    await twin.until('reservation.completed');
    assert.deepEqual(twin.types(), [
      'task.created',
      'reservation.created',
      'reservation.accepted',
      'reservation.wrapup',
      'reservation.completed',
    ]);
    const accepted = twin.events[2];
    assert.equal(accepted?.['TaskPriority'], '5');
    const attributes = JSON.parse(accepted['TaskAttributes'] ?? '{}') as Record<string, unknown>;
    assert.equal(attributes['callback'], '7');
    assert.equal(attributes['from'], '+12025550143');
    const nowMs = realClock.now();
    const window = { startMs: nowMs - 300_000, endMs: nowMs };
    const scope = { workspaceSid: twin.workspace.sid };
    const found = cumulativeStatistics(twin.taskRouter.engine.journal, window, scope);
    assert.equal(found.count('reservation.accepted'), 1);
  } finally {
    await agents.close();
  }
});

test('a caller who is pressed away stays in line, and who hangs up leaves it', async () => {
  await using twin = await open({ rejectShare: 1 });
  const agents = await twin.startAda();
  try {
    const caller = await phone.dial(twin.uri);
    await twin.until('reservation.rejected');
    await caller.dialog.bye();
    await twin.until('task.canceled');
    assert.equal(twin.types().includes('reservation.accepted'), false);
    const [task] = twin.workspace.tasks.values();
    assert.equal(task?.status, 'canceled');
    assert.equal(twin.workspace.held.size, 0);
  } finally {
    await agents.close();
  }
});
