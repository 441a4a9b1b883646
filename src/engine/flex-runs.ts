import { sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import { isId, newId } from '../base/ids.ts';
import type { FlexRunResult, FlexStep, FlexVerb } from '../callback/set-up.ts';
import {
  endFlexRun,
  findFlexRun,
  findFlexSettings,
  insertFlexRun,
  keepFlexRun,
  keepFlexSettings as keepSettings,
  latestFlexRun,
  type FlexRun,
} from '../store/flex-runs.ts';
import type { Engine } from './context.ts';
import { printTime } from './print-views.ts';

/*
 * What is deployed into a Twilio account, carried out by one node of all. The run is a row: so it can be followed on
 * any node, a second one is refused, and one whose node has died is seen to have.
 */

/** A run says that it is alive this often; the store counts it as dead after three times as long. */
const wordMs = 10_000;

export interface FlexRunView {
  id: string;
  verb: FlexVerb;
  startedBy: string;
  startedAt: string;
  endedAt: string | null;
  result: FlexRunResult | null;
  problem: string | null;
  total: number;
  steps: FlexStep[];
}

export type FlexEnd = Pick<FlexRunView, 'result' | 'problem'>;

/** What does the work. @param onStep throws when the run was taken from us, which ends it */
export type CarryOut = (onStep: (step: FlexStep) => void) => Promise<void>;

/**
 * Begins to carry out a plan and returns at once; it goes on in the background.
 * @param options.total how many changes the plan has
 * @returns the run as it begins; `ended` resolves with how it ended, and never rejects
 * @throws UserError already-running
 */
export async function startFlexRun(
  ctx: Engine,
  options: { verb: FlexVerb; startedBy: string; total: number; carryOut: CarryOut },
): Promise<{ run: FlexRunView; ended: Promise<FlexEnd> }> {
  const { verb, startedBy, total, carryOut } = options;
  const id = newId();
  const { nodeId } = ctx;
  if (!(await insertFlexRun(ctx.db, { id, verb, startedBy, nodeId, total })))
    throw await alreadyRunning(ctx);
  const ended = followRun(ctx, id, carryOut);
  return { run: await getFlexRun(ctx, id), ended };
}

async function alreadyRunning(ctx: Engine): Promise<UserError> {
  const run = await latestFlexRun(ctx.db);
  const who = run ? ` ${run.startedBy} started it at ${printTime(run.startedAt)}.` : '';
  return new UserError(
    'already-running',
    `Flex is being changed just now.${who} Wait until that has ended, then look at the plan again.`,
    run ? { runId: run.id } : {},
  );
}

/** Never rejects: what goes wrong is written into the run. */
async function followRun(ctx: Engine, id: string, carryOut: CarryOut): Promise<FlexEnd> {
  const steps: FlexStep[] = [];
  const over = new AbortController();
  let isOurs = true;
  const tellAll = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const told = steps.length;
      // A database that is away for a moment does not stop what is under way; a run taken from us does.
      isOurs = await keepFlexRun(ctx.db, id, steps).catch(() => true);
      if (!isOurs) return;
      const deadline = ctx.clock.monotonic() + wordMs;
      while (steps.length === told && ctx.clock.monotonic() < deadline)
        if (!(await pause(ctx, 200, over.signal))) return;
    }
  };
  const telling = tellAll();
  let [result, problem]: [FlexRunResult, string | null] = ['done', null];
  try {
    await carryOut((step) => {
      if (!isOurs) throw new UserError('already-running', 'Another node has ended this run.');
      steps.push(step);
    });
  } catch (error) {
    result = 'failed';
    problem = error instanceof UserError ? error.message : 'Something went wrong on our side.';
    if (!(error instanceof UserError))
      ctx.log.error({ err: error }, 'A change of Flex failed: a bug');
  }
  over.abort();
  await telling;
  await endFlexRun(ctx.db, id, { result, problem, steps }).catch((error: unknown) =>
    ctx.log.error({ error: String(error) }, 'The end of a change of Flex could not be written'),
  );
  return { result, problem };
}

async function pause(ctx: Engine, ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ctx.clock, ms, signal).then(
    () => true,
    () => false,
  );
}

/** @throws UserError not-found */
export async function getFlexRun(ctx: Engine, id: string): Promise<FlexRunView> {
  const run = isId(id) ? await findFlexRun(ctx.db, id) : null;
  if (run === null) throw new UserError('not-found', `There is no run ${id.slice(0, 60)}`);
  return printRun(run);
}

/** The settings last planned with, and the latest run. */
export async function getFlexState(ctx: Engine): Promise<{
  kept: { settings: unknown; keptAt: string; keptBy: string } | null;
  run: FlexRunView | null;
}> {
  const [kept, run] = await Promise.all([findFlexSettings(ctx.db), latestFlexRun(ctx.db)]);
  return {
    kept: kept && { ...kept, keptAt: printTime(kept.keptAt) },
    run: run && printRun(run),
  };
}

/** Keeps what was planned with, so that the next one finds it. */
export async function keepFlexSettings(
  ctx: Engine,
  settings: unknown,
  keptBy: string,
): Promise<void> {
  await keepSettings(ctx.db, settings, keptBy);
}

function printRun(run: FlexRun): FlexRunView {
  const { id, verb, startedBy, startedAt, endedAt, result, problem, total, steps } = run;
  return {
    ...{ id, verb, startedBy, startedAt: printTime(startedAt) },
    endedAt: endedAt === null ? null : printTime(endedAt),
    ...{ result, problem, total, steps },
  };
}
