import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import type { WaitView } from '../../../src/engine/views.ts';
import type { SimCall } from '../../../src/sim/sim-call.ts';
import type { Worker } from '../../../src/twin/taskrouter/model.ts';
import { lines, startGuide, type Guide } from './guide.ts';

/* The estimate follows the local Twilio's queue: by its signed events and by its statistics. */

let guide: Guide;
let callTargetId: string;
before(async () => {
  guide = await startGuide({ callTarget: { estimate: { source: 'line', fallbackSeconds: 130 } } });
  const { items } = await guide.served.api.get<{ items: { id: string }[] }>('/v1/call-targets');
  callTargetId = items[0]?.id ?? '';
});
after(async () => {
  await guide.close();
});

const estimate = (): Promise<WaitView> =>
  guide.served.api.get<WaitView>(`/v1/call-targets/${callTargetId}/estimate`);

/** The estimate, once it is as wanted. */
async function estimated(
  what: string,
  isWanted: (wait: WaitView) => boolean,
  withinMs = 20_000,
): Promise<WaitView> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const wait = await estimate();
    if (isWanted(wait)) return wait;
    if (performance.now() > deadline) throw new Error(`${what}: ${JSON.stringify(wait)}`);
    await sleep(realClock, 100);
  }
}

/** An agent who does as the test says, and needs no phone: the tasks are of the channel `default`. */
function employ(name: string): Worker {
  const { taskRouter } = guide.twin;
  const { activities } = taskRouter.flexWorkspace;
  const available = [...activities.values()].find(
    ({ friendlyName }) => friendlyName === 'Available',
  );
  assert.ok(available);
  const attributes = { contact_uri: `client:${name}` };
  return taskRouter.createWorker({ friendlyName: name, attributes, activitySid: available.sid });
}

/** A task that is taken at once, and takes so long. */
async function work(forMs: number): Promise<string> {
  const { taskRouter } = guide.twin;
  const { flexWorkspace } = taskRouter;
  const [workflow] = flexWorkspace.workflows.values();
  const { sid } = taskRouter.createTask({
    ...{ workflowSid: workflow?.sid ?? '', channel: 'default', attributes: { type: 'test' } },
  });
  const reservation = await guide.until('an offer', () =>
    [...flexWorkspace.reservations.values()].find(
      ({ taskSid, status }) => taskSid === sid && status === 'pending',
    ),
  );
  taskRouter.acceptReservation(reservation.sid);
  await sleep(realClock, forMs);
  return sid;
}

test('the estimate moves with the queue, and is unknown when nobody is at work', async () => {
  const cold = await estimate();
  assert.deepEqual([cold.basis, cold.meanSeconds, cold.unknown], ['fallback', 130, 'cold-start']);
  const ada = employ('Ada');
  await guide.seesAgents(1);
  for (let nth = 0; nth < 12; nth++) {
    const sid = await work(600);
    guide.twin.taskRouter.completeTask(sid, 'done');
  }
  // On a call that does not end: the next one waits.
  await work(0);
  const alone = await estimated('one before', ({ basis }) => basis === 'line');
  assert.equal(alone.unknown, null);

  const callers: SimCall[] = [];
  for (const nth of [1, 2, 3, 4])
    callers.push(await guide.call(lines.inQueue, `+1303555014${nth}`));
  const mean = Number(alone.meanSeconds);
  const behindFour = await estimated(
    'four callers more',
    ({ meanSeconds }) => Number(meanSeconds) > mean + 1,
  );
  for (const caller of callers) await caller.hangUp();
  await estimated(
    'they have hung up',
    ({ meanSeconds }) => Number(meanSeconds) < Number(behindFour.meanSeconds) - 0.5,
  );

  const { flexWorkspace } = guide.twin.taskRouter;
  const offline = [...flexWorkspace.activities.values()].find(
    ({ friendlyName }) => friendlyName === 'Offline',
  );
  guide.twin.taskRouter.setActivity(ada.sid, offline?.sid ?? '');
  const gone = await estimated('nobody there', ({ unknown }) => unknown === 'no-agents');
  assert.deepEqual([gone.basis, gone.meanSeconds], ['fallback', 130]);
});
