import type { FastifyInstance, FastifyRequest } from 'fastify';
import { beginAudit, finishAudit, type AuditActor } from '../engine/audit.ts';
import type { Engine } from '../engine/context.ts';
import { showText } from './mask.ts';
import { addressOf } from './peers.ts';
import { auditedBody } from './audited-body.ts';
import { isReading } from './same-origin.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Whether a request is written down: each that may change something is, when it comes from somebody known. `true`: this one too
     * (an export; a sign-in); `without-body`: its body is secret or large; `false`: it only asks, and changes nothing.
     */
    audit?: boolean | 'without-body';
  }
  interface FastifyRequest {
    auditId: number | null;
  }
}

/** Writes down who does what before it is done, and what came of it before that is answered. */
export function addAuditHook(app: FastifyInstance, engine: Engine): void {
  app.decorateRequest('auditId', null);
  app.addHook('preHandler', async (request) => {
    const { config, url = '' } = request.routeOptions;
    const known = !isReading(request.method) && request.caller !== null;
    if (config.audit === false || request.is404 || !(known || config.audit)) return;
    const isSecret = config.audit === 'without-body';
    const mayHoldNumbers = config.access === 'operate';
    request.auditId = await beginAudit(engine, {
      ...{ actor: actorOf(request), address: addressOf(request) },
      ...{ method: request.method, route: url },
      path: auditedPath(request.url, isSecret),
      body: isSecret ? undefined : auditedBody(request.body, mayHoldNumbers),
    });
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const { auditId } = request;
    if (auditId === null) return payload;
    try {
      const outcome = { status: reply.statusCode, actor: actorOf(request) };
      await finishAudit(engine, auditId, outcome);
    } catch (error) {
      // It is done: the answer must go out. The entry goes on saying that nobody knows.
      engine.log.warn({ err: error, auditId }, 'What came of a request could not be written down');
    }
    return payload;
  });
}

function actorOf({ caller }: FastifyRequest): AuditActor {
  return caller ?? { kind: 'nobody', id: null, name: 'nobody' };
}

/** The address as it may be kept for years: numbers masked, and of what is secret only the path. */
function auditedPath(url: string, isSecret: boolean): string {
  const path = (isSecret ? url.split('?', 1)[0] : url) ?? '';
  return showText(path.slice(0, 500), null);
}
