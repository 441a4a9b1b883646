import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as check,
  asyncProperty,
  constantFrom,
  dictionary,
  jsonValue,
  nat,
  oneof,
  record,
  string,
} from 'fast-check';
import { silentLog } from '../../../src/base/log.ts';
import { createFace } from '../../../src/twin/rest/face.ts';
import { taskRouterRoutes } from '../../../src/twin/taskrouter/taskrouter-routes.ts';
import { taskRouterWorld } from '../../unit/twin/taskrouter/fixture.ts';

/** Names of parameters that the routes read, and what people put there. */
const names = constantFrom(
  ...['FriendlyName', 'UniqueName', 'Attributes', 'Configuration', 'TargetWorkers', 'ActivitySid'],
  ...['AssignmentStatus', 'ReservationStatus', 'Instruction', 'Reason', 'Priority', 'Timeout'],
  ...['VirtualStartTime', 'TaskChannel', 'WorkflowSid', 'RoutingTarget', 'EventCallbackUrl'],
  ...['EventsFilter', 'DefaultActivitySid', 'TimeoutActivitySid', 'Capacity', 'Available'],
  ...['Minutes', 'StartDate', 'EndDate', 'SplitByWaitTime', 'Ordering', 'PageSize', 'Page'],
  ...['EvaluateTaskAttributes', 'TargetWorkersExpression', 'EvaluateWorkerAttributes'],
  ...['TaskReservationTimeout', 'MaxReservedWorkers', 'TaskOrder', 'ReEvaluateTasks'],
  ...['MultiTaskEnabled', 'RejectPendingReservations', 'WorkerActivitySid', 'TaskQueueSid'],
);
const values = oneof(
  string(),
  jsonValue().map((value) => JSON.stringify(value)),
  constantFrom(
    ...['', '0', '-1', '1e9', '99999999999999999999', 'true', 'NaN', '{}', '[]', '1==1', 'a-b'],
    ...['{"__proto__":{"x":1}}', '{"task_routing":{}}', 'canceled', 'completed', 'accepted'],
    ...['voice', 'https://example.com/', '2026-01-05T09:00:00Z', '2026-13-99', 'Priority:desc'],
    ...['workers.available == 0', "skills HAS 'x'", '\u0000', '𝕏'.repeat(300), 'x'.repeat(20_000)],
  ),
);
const asked = record({
  route: nat(),
  /** Which of the things that exist a path names; the last is one that does not. */
  which: nat(3),
  form: dictionary(names, values, { maxKeys: 5 }),
  json: jsonValue(),
  isJson: constantFrom(false, false, true),
});

test('no request makes a 500, now or when its time has come', async () => {
  await check(
    asyncProperty(array(asked, { minLength: 1, maxLength: 25 }), async (requests) => {
      const world = taskRouterWorld();
      const { account, router, clock } = world;
      world.worker('alice');
      world.task();
      world.settle();
      const routes = taskRouterRoutes(router);
      const face = createFace({ account, log: silentLog, routes });
      for (const { route, which, form, json, isJson } of requests) {
        const { method, host, path } = routes[route % routes.length] ?? assert.fail();
        const url = new URL(`https://${host}${fill(world, path, which)}`);
        const fields = new URLSearchParams(form);
        if (method === 'GET') url.search = fields.toString();
        const answer = await face({
          ...{ method, host, url },
          headers: {
            'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
            authorization: `Basic ${Buffer.from(`${account.sid}:${account.authToken}`).toString('base64')}`,
          },
          body: Buffer.from(isJson ? JSON.stringify(json) : fields.toString()),
        });
        assert.ok(answer && answer.status < 500, `${method} ${url.href}`);
        // What was set may have an effect later.
        clock.advance(3_000);
      }
      clock.advance(200_000);
      router.close();
      assert.equal(clock.pendingCount, 0);
    }),
    { numRuns: 40 },
  );
});

/** Puts SIDs of things that exist into the path, or of one that does not. */
function fill(world: ReturnType<typeof taskRouterWorld>, path: string, which: number): string {
  const { workspace } = world;
  const own = {
    Workspaces: [workspace.sid],
    Activities: [...workspace.activities.keys()],
    TaskChannels: [...workspace.channels.keys()],
    TaskQueues: [...workspace.queues.keys()],
    Workflows: [...workspace.workflows.keys()],
    Workers: [...workspace.workers.keys()],
    Tasks: [...workspace.tasks.keys()],
    Reservations: [...workspace.reservations.keys()],
    Channels: [...workspace.channels.keys()],
    Events: world.engine.journal.map(({ sid }) => sid),
  };
  return path.replace(/(\w+)\/\{\w+\}/g, (_, family: string) => {
    const sids = Object.entries(own).find(([name]) => name === family)?.[1] ?? [];
    return `${family}/${which === 3 ? 'XX%00' : (sids[which % Math.max(1, sids.length)] ?? 'none')}`;
  });
}
