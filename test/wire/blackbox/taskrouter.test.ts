import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { OpenApiCheck } from '../../../src/twin/rest/openapi.ts';
import { startRest, type RestServer } from '../../../src/twin/rest/server.ts';
import { sendEventCallbacks } from '../../../src/twin/taskrouter/event-callbacks.ts';
import { updateWorkspace } from '../../../src/twin/taskrouter/settings.ts';
import { taskRouterRoutes } from '../../../src/twin/taskrouter/taskrouter-routes.ts';
import { TaskRouter } from '../../../src/twin/taskrouter/taskrouter.ts';
import { Web } from '../../../src/twin/web/web.ts';
import { headerOf } from '../../support/exchange.ts';
import { hangsUpOnCue, Stage, staysOn } from './stage.ts';

/*
 * The platform in a process of its own, and a local TaskRouter: its events come signed over HTTP, its statistics are
 * read by REST. The agent's leg is SIPp; the flow that makes a task of it is played by the test.
 */

const account = createAccount({ clock: realClock });
const taskRouter = new TaskRouter(account);
const oracle = new OpenApiCheck();
const web = new Web({
  ...{ authToken: () => account.authToken, clock: realClock, log: silentLog, mounts: [] },
});
const callbacks = sendEventCallbacks({ taskRouter, web, log: silentLog });
const [everyone] = [...taskRouter.flexWorkspace.queues.values()];
const [anyone] = [...taskRouter.flexWorkspace.workflows.values()];
const settings = {
  agentConfirmation: 'taskrouter',
  twilio: { workspaceSid: taskRouter.flexWorkspace.sid, taskQueueSid: everyone?.sid },
};
let rest: RestServer;
let stage: Stage;

before(async () => {
  rest = await startRest({
    ...{ account, routes: taskRouterRoutes(taskRouter), mounts: [], log: silentLog },
    ...{ host: '127.0.0.1', port: 0, witness: oracle.witness },
  });
  stage = await Stage.start({
    TWILIO_ACCOUNT_SID: account.sid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_REST_URL: rest.url,
  });
  updateWorkspace(taskRouter.engine, taskRouter.flexWorkspace, {
    eventCallbackUrl: `${stage.served.node.httpUrl}/twilio/taskrouter-events`,
  });
});
after(async () => {
  await stage.stop();
  callbacks.close();
  taskRouter.close();
  await rest.close();
  assert.deepEqual([oracle.violations, oracle.seen.size], [[], 1]);
});

const available = [...taskRouter.flexWorkspace.activities.values()].find((each) => each.available);
const hire = (friendlyName: string) =>
  taskRouter.createWorker({
    ...{ friendlyName, attributes: {} },
    ...(available && { activitySid: available.sid }),
  });
const call = (attributes: Record<string, unknown> = {}) =>
  taskRouter.createTask({ workflowSid: anyone?.sid ?? '', attributes, channel: 'voice' });

/** The offer that is made for this task. */
async function offerFor(taskSid: string): Promise<string> {
  for (;;) {
    const all = [...taskRouter.flexWorkspace.reservations.values()];
    const offer = all.find((one) => one.taskSid === taskSid && one.status === 'pending');
    if (offer) return offer.sid;
    await sleep(realClock, 10);
  }
}

test('the queue is seen, read first and then followed', { timeout: 60_000 }, async () => {
  const { served } = stage;
  const { id } = await served.add(settings);
  interface Queue {
    freshness: string;
    waitingCalls: number;
    agentsAvailable: number;
    agentsStaffed: number;
  }
  const look = (): Promise<Queue> => served.api.get<Queue>(`/v1/call-targets/${id}/queue`);
  const until = async (...wanted: [string, number, number, number]): Promise<number> => {
    const since = performance.now();
    for (;;) {
      const { freshness, waitingCalls, agentsAvailable, agentsStaffed } = await look();
      const seen = [freshness, waitingCalls, agentsAvailable, agentsStaffed];
      if (seen.join() === wanted.join()) return performance.now() - since;
      if (performance.now() - since > 25_000) assert.deepEqual(seen, wanted);
      await sleep(realClock, 50);
    }
  };
  hire('alice');
  await until('fresh', 0, 1, 1);
  assert.equal(await served.metric('unhold_queues_seen'), 1);
  const offer = await served.api.get<{ reason: string }>(`/v1/call-targets/${id}/offer`);
  assert.equal(offer.reason, 'agents-available');

  const [first, second] = [call(), call()];
  await until('fresh', 2, 0, 1);
  taskRouter.acceptReservation(await offerFor(first.sid));
  await until('fresh', 1, 0, 1);
  taskRouter.cancelTask(second.sid, 'hangup');
  taskRouter.completeTask(first.sid, 'done');
  await until('fresh', 0, 1, 1);
});

test(
  'the agent’s answer is the reservation of the callback’s own task',
  { timeout: 60_000 },
  async () => {
    const { id, customer, agent, agentName } = await stage.story({
      ...{ customer: hangsUpOnCue, agent: staysOn, settings },
    });
    assert.ok(customer && agent);
    agent.ear.talk(620);
    customer.ear.press('1');
    await stage.exchange.sees(agentName, /^ACK /, 'platform');
    const invite = await stage.exchange.invite(agentName);
    const other = call({ unhold_callback: id, unhold_attempt: id });
    taskRouter.acceptReservation(await offerFor(other.sid));
    await callbacks.idle();
    assert.equal(await customer.ear.hears(620, 1_500), false);
    taskRouter.completeTask(other.sid, 'done');

    const own = call({
      unhold_callback: headerOf(invite, 'X-Unhold-Callback'),
      unhold_attempt: headerOf(invite, 'X-Unhold-Attempt'),
    });
    taskRouter.acceptReservation(await offerFor(own.sid));
    assert.ok(await customer.ear.hears(620));
    await customer.cue();
    const { journal } = await stage.served.callback(id, ({ outcome }) => outcome === 'completed');
    assert.equal(journal.filter(({ event }) => event === 'agent-answered').length, 1);
    await Promise.all([customer.done(), agent.done()]);
  },
);
