import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TwilioClient } from '@twilio-labs/serverless-runtime-types/types.js';
import twilio from 'twilio';
import { readStatistics } from '../../../../src/flex/functions/lib/statistics.ts';
import { withUnhold } from './fixture.ts';

/** What the SDK that is deployed really sends, and how its answers are read. */

type Body = Record<string, unknown>;

class Recorder extends twilio.RequestClient {
  readonly asked: { uri: string; params: unknown }[] = [];
  readonly #past: Body;
  readonly #present: Body;

  constructor(past: Body, present: Body) {
    super();
    this.#past = past;
    this.#present = present;
  }

  // The SDK's signature; it trusts what comes.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  override async request<T>({ uri, params }: { uri: string; params?: unknown }) {
    this.asked.push({ uri, params });
    const body = uri.endsWith('/CumulativeStatistics') ? this.#past : this.#present;
    return { statusCode: 200, headers: {}, body: body as T };
  }

  client(): TwilioClient {
    const client = twilio(`AC${'0'.repeat(32)}`, 'token', { httpClient: this });
    // The types of the runtime are those of an older SDK than the one that is deployed.
    return client as unknown as TwilioClient;
  }
}

const past = { avg_task_acceptance_time: 184, reservations_accepted: 12 };
const present = {
  total_available_workers: 3,
  tasks_by_status: { pending: 5, reserved: 1, assigned: 2, wrapping: 1 },
};

test('the window of five minutes really goes out', async () => {
  const recorder = new Recorder(past, present);
  const found = await readStatistics(recorder.client(), withUnhold);
  const queue = `https://taskrouter.twilio.com/v1/Workspaces/${withUnhold.workspaceSid}/TaskQueues/${withUnhold.taskQueueSid}`;
  assert.deepEqual(recorder.asked, [
    { uri: `${queue}/CumulativeStatistics`, params: { Minutes: 5 } },
    { uri: `${queue}/RealTimeStatistics`, params: {} },
  ]);
  assert.deepEqual(found, {
    ...{ meanAcceptanceSeconds: 184, accepted: 12, availableAgents: 3, pending: 5, held: 4 },
  });
});

test('a figure that is not there is an error, not a zero', async () => {
  for (const name of ['avg_task_acceptance_time', 'reservations_accepted']) {
    const client = new Recorder({ ...past, [name]: undefined }, present).client();
    await assert.rejects(readStatistics(client, withUnhold), /TaskRouter gave no /);
  }
  const client = new Recorder(past, { ...present, total_available_workers: 'many' }).client();
  await assert.rejects(readStatistics(client, withUnhold), /gave no totalAvailableWorkers/);
});
