import { accuracyNow } from '../../engine/accuracy.ts';
import type { Engine } from '../../engine/context.ts';
import { lineView } from '../../engine/queries.ts';
import { states } from '../../callback/callback.ts';
import type { LineView } from '../../engine/views.ts';
import { accuracyMax } from '../accuracy-gauges.ts';
import type { App } from '../app.ts';
import type { Metrics } from '../metrics.ts';
import { health } from '../schemas/others.ts';

/** The parts that must work, each a sentence when it does not and null when it does. */
export type Readiness = Record<string, () => Promise<string | null> | string | null>;

const tags = ['service'];

export function addServiceRoutes(
  app: App,
  engine: Engine,
  options: { metrics: Metrics; readiness: Readiness },
): void {
  const { metrics } = options;
  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: { tags, summary: 'Whether the process is up', response: { 200: health } },
    },
    () => ({ status: 'ready' as const, parts: {} }),
  );
  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        tags,
        summary: 'Whether calls can be taken: each part by name',
        response: { 200: health, 503: health },
      },
    },
    async (_request, reply) => {
      const parts = await checkParts(options.readiness);
      const isReady = Object.values(parts).every((state) => state === 'ready');
      return reply
        .code(isReady ? 200 : 503)
        .send({ status: isReady ? 'ready' : 'not-ready', parts });
    },
  );
  app.get(
    '/metrics',
    {
      config: { access: 'local' },
      schema: { tags, summary: 'Metrics for Prometheus, to this machine only', hide: true },
    },
    async (_request, reply) => {
      // Without the database the rest is still worth having.
      const line = await lineView(engine).catch(() => null);
      if (line) metrics.setCallbacks(countsOf(line));
      const accuracy = await accuracyNow(engine, accuracyMax).catch(() => null);
      if (accuracy) metrics.setAccuracy(accuracy);
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}

async function checkParts(readiness: Readiness): Promise<Record<string, string>> {
  const checks = Object.entries(readiness).map(async ([name, check]) => {
    try {
      return [name, (await check()) ?? 'ready'] as const;
    } catch (error) {
      return [name, error instanceof Error ? error.message : 'not ready'] as const;
    }
  });
  return Object.fromEntries(await Promise.all(checks));
}

function countsOf(line: LineView): Record<string, number> {
  const open = states.filter((state) => state !== 'ended');
  return Object.fromEntries(
    open.map((state) => [state, line.callTargets.reduce((sum, target) => sum + target[state], 0)]),
  );
}
