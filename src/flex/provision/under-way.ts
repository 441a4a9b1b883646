import { z } from 'zod';
import { NoReply, type Send } from './transport.ts';
import type { UnholdLogin } from './unhold-api.ts';

const state = z.object({
  run: z.object({ startedBy: z.string(), endedAt: z.string().nullable() }).nullable(),
});

/**
 * Why nothing should be changed just now: somebody is at it from that Unhold's console. Null: nobody is, or it cannot
 * be asked, as with one that knows no console.
 */
export async function whyNotNow(send: Send, unhold: UnholdLogin): Promise<string | null> {
  const reply = await send({
    method: 'GET',
    url: `${unhold.url}/v1/flex`,
    headers: { authorization: `Bearer ${unhold.apiKey}` },
  }).catch((error: unknown) => {
    if (error instanceof NoReply) return null;
    throw error;
  });
  if (reply?.status !== 200) return null;
  const run = parsed(reply.body)?.run ?? null;
  if (run === null || run.endedAt !== null) return null;
  return `${run.startedBy.slice(0, 100)} is changing Flex from the console just now. Nothing was changed. Fix: wait until that has ended, then look at the plan again.`;
}

function parsed(body: string): z.output<typeof state> | null {
  try {
    return state.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}
