import type { Clock } from '../../base/clock.ts';
import { UserError } from '../../base/errors.ts';
import { bundleFunctions, type BundledFunction } from '../functions/bundle.ts';
import type { FlexSettings } from '../settings.ts';
import type { Account } from './account.ts';
import { carryOut, type Progress } from './apply.ts';
import { desiredState } from './desired.ts';
import { findPlace, findWorkspace } from './place.ts';
import { makePlan, type Plan } from './plan.ts';
import { explain } from './refusal.ts';
import type { Desired } from './resource.ts';
import { createSend, type Fetch } from './transport.ts';
import { twilioClient, type TwilioLogin } from './twilio-client.ts';
import { createUnholdApi, type UnholdLogin } from './unhold-api.ts';
import { createUpload } from './upload.ts';

export interface Installation {
  readonly settings: FlexSettings;
  readonly twilio: TwilioLogin;
  /** Null with provider "mindful", and to take down the Twilio side alone. */
  readonly unhold: UnholdLogin | null;
  readonly clock: Clock;
  readonly fetch: Fetch;
  /** How the Functions are compiled, where not from their sources. */
  readonly bundle?: typeof bundleFunctions;
  readonly buy?: boolean;
  readonly release?: boolean;
}

export interface Work {
  readonly plan: Plan;
  /** Does what the plan says; may be killed at any point and begun again. @throws UserError */
  carryOut(progress: Progress): Promise<void>;
}

/** What it takes to bring the account to what the settings say. @throws UserError */
export async function planApply(installation: Installation): Promise<Work> {
  const functions = await compile(installation.bundle ?? bundleFunctions);
  const account = open(installation);
  try {
    const place = await findPlace(account.twilio, installation.settings);
    const desired = desiredState(installation.settings, place, functions);
    return await workOf({ ...account, workspaceSid: place.workspaceSid }, desired);
  } catch (error) {
    throw explain(error, 'looking for the queue');
  }
}

/** What it takes to remove everything of ours, and to restore what was before. @throws UserError */
export async function planDestroy(installation: Installation): Promise<Work> {
  const account = open(installation);
  try {
    const workspaceSid = await findWorkspace(account.twilio, installation.settings);
    return await workOf({ ...account, workspaceSid }, []);
  } catch (error) {
    throw explain(error, 'looking for the workspace');
  }
}

async function workOf(account: Account, desired: readonly Desired[]): Promise<Work> {
  const plan = await makePlan(account, desired);
  return { plan, carryOut: (progress) => carryOut(account, desired, plan, progress) };
}

function open({ settings, twilio, unhold, clock, fetch, buy, release }: Installation): Account {
  const send = createSend({ clock, fetch });
  return {
    twilio: twilioClient(twilio, send),
    upload: createUpload(twilio, send),
    unhold: unhold && createUnholdApi(unhold, send),
    settings,
    workspaceSid: null,
    clock,
    buy: buy === true,
    release: release === true,
  };
}

async function compile(bundle: typeof bundleFunctions): Promise<BundledFunction[]> {
  try {
    return await bundle();
  } catch (error) {
    const said = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : 'unknown';
    throw new UserError(
      'bad-config',
      `The Functions do not compile: ${said.slice(0, 300)}. Nothing was changed. Fix: undo the last change under src/flex/functions.`,
      {},
      { cause: error },
    );
  }
}
