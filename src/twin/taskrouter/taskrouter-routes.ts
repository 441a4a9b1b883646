import type { RestRoute } from '../rest/route.ts';
import { eventRoutes } from './routes/events.ts';
import { queueRoutes } from './routes/queues.ts';
import { reservationRoutes } from './routes/reservations.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { taskRoutes } from './routes/tasks.ts';
import { workerRoutes } from './routes/workers.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import type { TaskRouter } from './taskrouter.ts';

/**
 * TaskRouter v1 as REST. Statistics come before what has `{Sid}` in their place, so that a server
 * that takes the first match finds them.
 */
export function taskRouterRoutes(taskRouter: TaskRouter): RestRoute[] {
  const { engine } = taskRouter;
  return [
    ...statisticsRoutes(engine),
    ...workspaceRoutes(engine),
    ...queueRoutes(engine),
    ...workerRoutes(engine),
    ...taskRoutes(engine),
    ...reservationRoutes(engine),
    ...eventRoutes(engine),
  ];
}
