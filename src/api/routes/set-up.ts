import type { Engine } from '../../engine/context.ts';
import { getSetUpState } from '../../engine/set-up.ts';
import type { App } from '../app.ts';
import { checksAnswer, checksRequest, setUp } from '../schemas/set-up.ts';
import type { CheckAnswer, SetUpDesk } from '../set-up-desk.ts';

const tags = ['set-up'];

export function addSetUpRoutes(app: App, engine: Engine, desk: SetUpDesk): void {
  app.get(
    '/v1/set-up',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'What is there, and what is next', response: { 200: setUp } },
    },
    async () => printSetUp(engine, desk),
  );
  const runs = new Map<string, Promise<CheckAnswer[]>>();
  app.post(
    '/v1/set-up/checks',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Try whether it works: each check with what was found and the fix',
        description:
          'Changes nothing that lasts. Takes up to ten seconds; who asks for the same meanwhile gets the same answer.',
        body: checksRequest.optional(),
        response: { 200: checksAnswer },
      },
    },
    async ({ body }) => {
      const ids = desk.checkIds.filter((id) => body?.ids?.includes(id) ?? true);
      const key = ids.join(' ');
      const run = runs.get(key) ?? desk.check(ids).finally(() => runs.delete(key));
      runs.set(key, run);
      const checks = await run;
      return { at: new Date(engine.db.now()).toISOString(), node: engine.nodeId, checks };
    },
  );
}

async function printSetUp(engine: Engine, { facts, checkIds }: SetUpDesk) {
  const { sip, twilio, trunkUri } = facts;
  const state = await getSetUpState(engine, { trunk: trunkUri !== null, twilio: twilio !== null });
  const { firstNumbers, ...counts } = state;
  const host = sip.publicHost.includes(':') ? `[${sip.publicHost}]` : sip.publicHost;
  return {
    demonstration: facts.demonstration,
    sip: {
      ...sip,
      addresses: [
        ...facts.dialIn,
        ...firstNumbers.map((number) => `sip:${number}@${host}:${sip.port}`),
      ],
    },
    ...{ rtp: facts.rtp, allow: facts.allow && [...facts.allow], trunkUri },
    twilio: twilio && { account: maskSid(twilio.accountSid), restUrl: twilio.restUrl },
    ...{ publicUrl: facts.publicUrl, ...counts, checks: [...checkIds] },
  };
}

/** `AC12…cdef`: enough to tell two apart. */
export function maskSid(sid: string): string {
  return `${sid.slice(0, 4)}…${sid.slice(-4)}`;
}
