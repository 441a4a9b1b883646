import {
  startAgent,
  stepAgent,
  type AgentEnd,
  type AgentState,
} from '../callback/agent-dialogue.ts';
import type { CallTarget } from '../callback/call-target.ts';
import type { Metadata } from '../callback/callback.ts';
import {
  startCustomer,
  stepCustomer,
  type CustomerEnd,
  type CustomerState,
} from '../callback/customer-dialogue.ts';
import type { PhoneInput } from '../callback/dialogue.ts';
import { decideOffer } from '../callback/offer.ts';
import { startRegistration, stepRegistration } from '../callback/registration-dialogue.ts';
import type {
  RegistrationEnd,
  RegistrationFacts,
  RegistrationInput,
  RegistrationRequest,
  RegistrationState,
} from '../callback/registration-state.ts';
import { walkDialogue, type Walk } from '../callback/walk-dialogue.ts';
import { findDraft } from '../store/settings-drafts.ts';
import { chosenTakes } from '../store/prompts.ts';
import { factsOfTalk, refusalFor } from './admit-call.ts';
import { needCallTarget } from './call-targets.ts';
import type { Engine } from './context.ts';
import { decideFor, readNumber, type Candidate, type DecidedOffer } from './decide-offer.ts';
import { quoteFor } from './estimate-wait.ts';
import { printTime } from './print-views.ts';
import { printSteps } from './print-walk.ts';
import type { PromptDesk } from './prompt-desk.ts';
import type { TriedDialogue, TriedRequest } from './prompt-views.ts';

/*
 * What somebody would hear, gone through without a call: the same steppers as on the phone, with the settings and the
 * line of this moment. Nothing is registered, stored or dialled; the database is only asked.
 */

export interface DialogueToTry {
  callTargetId: string;
  dialogue: 'registration' | 'customer' | 'agent';
  /** As a person or a carrier writes it; null: not known. */
  number: string | null;
  /** Each one of `presses` (walk-dialogue.ts). */
  keys: readonly string[];
  /** With the settings of the draft instead of those in force. */
  draft: boolean;
  /** What is to be taken for true instead of what is. */
  assume: {
    waitSeconds?: number;
    /** A callback is offered, whatever rule is in the way of it. */
    offered?: boolean;
    hasCallback?: boolean;
  };
  /** What the caller left, for the agent to hear. */
  metadata: Metadata;
}

/** What the platform answers, apart from what comes from a phone. */
type Answer = Exclude<RegistrationInput, PhoneInput>;

/** @throws UserError not-found */
export async function tryDialogue(
  ctx: Engine,
  desk: PromptDesk,
  wanted: DialogueToTry,
): Promise<TriedDialogue> {
  const target = await settingsToTry(ctx, wanted);
  const number = wanted.number === null ? null : readNumber(wanted.number, target);
  const takes = await chosenTakes(ctx.db, wanted.callTargetId);
  const told = { dialogue: wanted.dialogue, number, refusal: null, requests: [] };
  const print = (walk: Pick<Walk<unknown, { end: string }>, 'steps' | 'end' | 'unused'>) => ({
    steps: printSteps(desk, { callTargetId: wanted.callTargetId, takes }, walk.steps),
    ...{ end: walk.end?.end ?? null, unused: walk.unused },
  });
  switch (wanted.dialogue) {
    case 'customer':
      return { ...told, ...print(await walkCustomer(wanted.keys)) };
    case 'agent':
      return { ...told, ...print(await walkAgent(target, number ?? '', wanted)) };
    case 'registration': {
      const decided = await decide(ctx, target, { number }, wanted.assume);
      const refusal = refusalFor(decided);
      if (refusal) {
        const { status, reason } = refusal;
        return { ...told, refusal: { status, reason }, steps: [], end: null, unused: 0 };
      }
      const facts = factsOfTalk(ctx, target, number, decided);
      const { walk, requests } = await walkRegistration(ctx, target, facts, wanted);
      return { ...told, ...print(walk), requests };
    }
    default:
      return wanted.dialogue satisfies never;
  }
}

async function settingsToTry(ctx: Engine, wanted: DialogueToTry): Promise<CallTarget> {
  const inForce = await needCallTarget(ctx, wanted.callTargetId);
  const draft = wanted.draft ? await findDraft(ctx.db, wanted.callTargetId) : null;
  const target = draft ? { ...inForce, ...draft.settings } : inForce;
  const { waitSeconds } = wanted.assume;
  // The operator's own word is the one wait that anything can be said of.
  return waitSeconds === undefined
    ? target
    : { ...target, estimate: { source: 'fixed', seconds: waitSeconds } };
}

/** What there is to go by, with what is assumed instead of what is. */
async function decide(
  ctx: Engine,
  target: CallTarget,
  candidate: Pick<Candidate, 'number' | 'scheduledFor'>,
  assumed: { offered?: boolean; hasCallback?: boolean },
): Promise<DecidedOffer> {
  const isScheduled = (candidate.scheduledFor ?? null) !== null;
  const occasion = isScheduled ? 'scheduled' : 'handed-over';
  const decided = await decideFor(ctx, ctx.db, target, {
    ...candidate,
    occasion,
    waitedSeconds: 0,
  });
  const { offered, hasCallback: hasOpenCallback = decided.facts.hasOpenCallback } = assumed;
  const offer = decideOffer({ ...decided.facts, hasOpenCallback });
  const isBeyond = offer.reason === 'number-refused' || offer.reason === 'already-waiting';
  return {
    ...{ ...decided, open: hasOpenCallback ? (decided.open ?? { id: 'assumed' }) : null },
    ...(offered === true && !isBeyond ? { offer: true, reason: 'ok' } : offer),
  };
}

function walkCustomer(keys: readonly string[]): Promise<Walk<never, CustomerEnd>> {
  return walkDialogue<CustomerState, never, never, CustomerEnd>(
    {
      first: startCustomer(),
      step: stepCustomer,
      nameOf: ({ question }) => question,
      calm: (state) => ({ ...state, mistakes: 0, turns: 0 }),
    },
    keys,
    nothingAsked,
  );
}

function walkAgent(
  target: CallTarget,
  number: string,
  { keys, metadata }: DialogueToTry,
): Promise<Walk<never, AgentEnd>> {
  const { metadataItems, agentConfirmation: confirmation, agentWaitSeconds: waitSeconds } = target;
  return walkDialogue<AgentState, never, never, AgentEnd>(
    {
      first: startAgent({ number, metadata, metadataItems, confirmation, waitSeconds }),
      step: stepAgent,
      nameOf: () => 'whisper',
      calm: (state) => ({ ...state, mistakes: 0, turns: 0 }),
    },
    keys,
    nothingAsked,
  );
}

function nothingAsked(): never {
  throw new Error('only a registration asks anything of the platform');
}

async function walkRegistration(
  ctx: Engine,
  target: CallTarget,
  facts: RegistrationFacts,
  wanted: DialogueToTry,
): Promise<{ walk: Walk<RegistrationRequest, RegistrationEnd>; requests: TriedRequest[] }> {
  const requests: TriedRequest[] = [];
  const walk = await walkDialogue<RegistrationState, Answer, RegistrationRequest, RegistrationEnd>(
    {
      first: startRegistration(facts),
      step: stepRegistration,
      nameOf: ({ question }) => question,
      calm: (state) => ({ ...state, mistakes: 0, turns: 0, isAskedAgain: false }),
    },
    wanted.keys,
    async (request) => {
      const answer = await answerTo(ctx, target, facts, wanted, request);
      requests.push({
        ...{ request: request.type, answer: answer.type },
        number: request.type === 'store' ? request.number : null,
        scheduledFor:
          request.type === 'store' && request.scheduledFor !== null
            ? printTime(request.scheduledFor)
            : null,
      });
      return answer;
    },
  );
  return { walk, requests };
}

/** What the platform would answer, found by asking and changing nothing. */
async function answerTo(
  ctx: Engine,
  target: CallTarget,
  { callerNumber }: RegistrationFacts,
  { assume }: DialogueToTry,
  request: RegistrationRequest,
): Promise<Answer> {
  if (request.type === 'cancel-open') {
    const without = { ...assume, hasCallback: false };
    const { offer, reason } = await decide(ctx, target, { number: callerNumber }, without);
    return { type: 'cancelled-open', offer: { offer, reason } };
  }
  const { number, scheduledFor } = request;
  // Of another number than the caller's, nothing was assumed.
  const { hasCallback: _, ...others } = assume;
  const assumed = number === callerNumber ? assume : others;
  const decided = await decide(ctx, target, { number, scheduledFor }, assumed);
  if (decided.reason === 'number-refused')
    return { type: 'refused', rule: decided.refusal?.rule ?? 'unknown' };
  if (decided.reason === 'already-waiting') return { type: 'already-open' };
  if (!decided.offer) return { type: 'failed' };
  return { type: 'stored', quote: decided.estimate && quoteFor(target, decided.estimate) };
}
