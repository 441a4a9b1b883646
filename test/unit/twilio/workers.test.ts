import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvent } from '../../../src/twilio/taskrouter-event.ts';
import { Workers } from '../../../src/twilio/workers.ts';
import { eventForm, queueSid, sidOf } from '../../support/taskrouter-events.ts';

const at = Date.UTC(2026, 0, 5, 12);
const agent = sidOf('WK', 1);
const nobody = { isHere: () => false };
const everybody = { isHere: () => true };

function event(type: string, activity: string, more: Record<string, string> = {}) {
  const read = readEvent(
    eventForm(type, at, {
      ...{ WorkerSid: agent, WorkerActivitySid: sidOf('WA', activity.length) },
      ...{ WorkerActivityName: activity, ...more },
    }),
  );
  assert.ok(read);
  return read;
}

const isHere = (workers: Workers, activity: string): boolean | null => {
  const news = workers.news(event('worker.activity.update', activity), nobody);
  return news?.kind === 'all' ? news.isHere : null;
};

test('who is offered a task is at work for its queue; it is told once', () => {
  const workers = new Workers();
  for (const type of ['reservation.created', 'reservation.accepted']) {
    const news = workers.news(event(type, 'Ready'), nobody);
    const told = { type: 'agent-here', at, agent, share: 1 } as const;
    const sourceId = sidOf('EV', `${at}`);
    assert.deepEqual(news, { kind: 'queue', told: { line: queueSid, sourceId, event: told } });
    assert.equal(workers.news(event(type, 'Ready'), everybody), null);
  }
});

test('in which activities one is at work is learned from who is offered tasks in them', () => {
  const workers = new Workers();
  assert.deepEqual(
    ['Available', 'Ready', 'Lunch break'].map((activity) => isHere(workers, activity)),
    [true, false, false],
  );
  workers.news(event('reservation.created', 'Ready'), nobody);
  // Who is on a call may go to any activity meanwhile.
  workers.news(event('reservation.accepted', 'Lunch break'), nobody);
  assert.deepEqual(
    ['Available', 'Ready', 'Lunch break'].map((activity) => isHere(workers, activity)),
    [true, true, false],
  );
});

test('a worker who is deleted is gone; what is of no worker tells nothing', () => {
  const workers = new Workers();
  const gone = workers.news(event('worker.deleted', 'Ready'), everybody);
  assert.deepEqual(gone, { kind: 'all', agent, isHere: false });
  for (const type of ['task.created', 'reservation.timeout', 'worker.attributes.update'])
    assert.equal(workers.news(event(type, 'Ready'), nobody), null);
  const nameless = event('reservation.created', 'Ready', { WorkerSid: 'WK' });
  assert.equal(workers.news(nameless, nobody), null);
});
