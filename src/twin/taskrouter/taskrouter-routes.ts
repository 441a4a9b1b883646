import type { RestRoute } from '../rest/route.ts';
import { eventRoutes } from './routes/events.ts';
import { flexConfigurationRoutes } from './routes/flex-configuration.ts';
import { queueRoutes } from './routes/queues.ts';
import { reservationRoutes } from './routes/reservations.ts';
import { statisticsRoutes } from './routes/statistics.ts';
import { taskRoutes } from './routes/tasks.ts';
import { workerStatisticsRoutes } from './routes/worker-statistics.ts';
import { workerRoutes } from './routes/workers.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import type { TaskRouter } from './taskrouter.ts';

/** TaskRouter v1 as REST, and the one resource of Flex that leads to it. */
export function taskRouterRoutes(taskRouter: TaskRouter): RestRoute[] {
  const { engine } = taskRouter;
  return [
    ...statisticsRoutes(engine),
    ...workspaceRoutes(engine),
    ...queueRoutes(engine),
    ...workerRoutes(engine),
    ...workerStatisticsRoutes(engine),
    ...taskRoutes(engine),
    ...reservationRoutes(engine),
    ...eventRoutes(engine),
    ...flexConfigurationRoutes(taskRouter),
  ];
}
