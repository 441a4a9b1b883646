import { maskNumber } from '../../base/phone-number.ts';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { listPhoneNumbers } from '../../engine/phone-numbers.ts';
import {
  getTestCall,
  startSimulatedTestCall,
  startTrunkTestCall,
  type TestCallView,
} from '../../engine/test-calls.ts';
import { getCallTarget } from '../../engine/call-targets.ts';
import { answerOnce, idempotencyHeaders } from '../answer-once.ts';
import type { App } from '../app.ts';
import { showText, type Viewer } from '../mask.ts';
import { testCall, testCallParams, testCallRequest } from '../schemas/set-up.ts';
import type { SetUpDesk } from '../set-up-desk.ts';

const tags = ['set-up'];

export function addTestCallRoutes(app: App, engine: Engine, desk: SetUpDesk): void {
  app.post(
    '/v1/test-calls',
    {
      config: { access: 'operate' },
      schema: {
        tags,
        summary: 'Make one call to see that it works',
        description:
          'Where the contact centre is simulated, one of its callers dials in and is called back. Else `number` is rung over the trunk, by the rules of the call target, and hears the greeting: one at a time, three times an hour.',
        headers: idempotencyHeaders,
        body: testCallRequest,
        response: { 201: testCall },
      },
    },
    (request, reply) =>
      answerOnce(engine, request, reply, 201, async () => {
        const { body, caller } = request;
        return show(await start(engine, desk, { ...body, startedBy: caller?.name ?? '' }), caller);
      }),
  );
  app.get(
    '/v1/test-calls/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'How far a test call is',
        params: testCallParams,
        response: { 200: testCall },
      },
    },
    async ({ params, caller }) => show(await getTestCall(engine, params.id), caller),
  );
}

async function start(
  engine: Engine,
  { simulatedCaller, facts }: SetUpDesk,
  asked: { callTargetId: string; number?: string | undefined; startedBy: string },
): Promise<TestCallView> {
  const { callTargetId, number, startedBy } = asked;
  if (simulatedCaller !== null) {
    const dials = await addressOf(engine, facts, callTargetId);
    const caller = simulatedCaller();
    return startSimulatedTestCall(engine, { callTargetId, dials, caller, startedBy });
  }
  if (facts.trunkUri === null)
    throw new UserError(
      'bad-config',
      'No phone can be rung: there is no trunk. Fix: set SIP_TRUNK_URI and start again, or dial in yourself with a softphone.',
    );
  if (number === undefined)
    throw new UserError('bad-request', 'Say which phone is to be rung.', {
      errors: [{ field: 'number', wanted: 'a number in E.164', found: 'nothing' }],
    });
  return startTrunkTestCall(engine, { callTargetId, number, startedBy });
}

/** A SIP address that leads to the call target. @throws UserError not-found, in-use */
async function addressOf(
  engine: Engine,
  { sip }: SetUpDesk['facts'],
  callTargetId: string,
): Promise<string> {
  const { id, name } = await getCallTarget(engine, callTargetId);
  const { items } = await listPhoneNumbers(engine, { limit: 200 });
  const found = items.find((each) => each.callTargetId === id);
  if (!found)
    throw new UserError(
      'bad-config',
      `No phone number leads to ${name}. Fix: give it one, then somebody can dial in.`,
    );
  return `sip:${found.number}@${sip.host}:${sip.port}`;
}

function show(call: TestCallView, viewer: Viewer): TestCallView {
  if (viewer?.seesNumbers) return call;
  return {
    ...call,
    number: maskNumber(call.number),
    reason: call.reason && showText(call.reason, viewer),
  };
}
