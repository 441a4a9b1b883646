import { allSaid, mistakesMax, oneKey } from './asking.ts';
import type { CallTargetSettings, MetadataItem } from './call-target.ts';
import type { Metadata } from './callback.ts';
import type { Expect, PhoneInput, Phrase } from './dialogue.ts';
import { prompt } from './prompt-set.ts';

/*
 * What the agent hears before the two are joined: that it is a callback, for whom, and what the
 * caller left. With `agentConfirmation: key` it is repeated until 1 is pressed, since the call may
 * sit in the contact centre's queue for long before a person listens.
 *
 *   whisper ─said▶ ready          (answer, api, taskrouter)
 *   whisper ─1▶ ready ─2▶ refused ─nothing▶ again, until the agent wait is over ▶ no-key
 */

export interface AgentFacts {
  /** E.164 of the customer. */
  number: string;
  metadata: Metadata;
  metadataItems: readonly MetadataItem[];
  confirmation: CallTargetSettings['agentConfirmation'];
  /** How long a person is waited for, seconds. */
  waitSeconds: number;
}

export interface AgentState {
  facts: AgentFacts;
  mistakes: number;
  turns: number;
}

export type AgentEnd = { end: 'ready' | 'refused' | 'no-key' | 'gone'; say: Phrase[] };
export type AgentStep = { state: AgentState; say: Phrase[]; expect: Expect } | AgentEnd;

const keyTimeoutMs = 4000;

export function startAgent(facts: AgentFacts): AgentStep {
  return ask({ facts, mistakes: 0, turns: 0 });
}

export function stepAgent(state: AgentState, input: PhoneInput): AgentStep {
  if (input.type === 'hung-up') return end('gone');
  if (state.facts.confirmation !== 'key') return end('ready');
  const next = { ...state, turns: state.turns + 1 };
  // Each turn takes at least the time a key is waited for, so this many outlast the wait.
  const turnsMax = Math.ceil((state.facts.waitSeconds * 1000) / keyTimeoutMs);
  const isOver = next.turns >= turnsMax;
  switch (input.type === 'key' ? input.key : '') {
    case '1':
      return end('ready');
    case '2':
      return end('refused');
    case '':
      return isOver ? end('no-key') : ask(next);
    default: {
      const mistakes = state.mistakes + 1;
      return isOver || mistakes >= mistakesMax ? end('no-key') : ask({ ...next, mistakes });
    }
  }
}

const end = (how: AgentEnd['end']): AgentEnd => ({ end: how, say: [] });

function ask(state: AgentState): AgentStep {
  const { facts } = state;
  if (facts.confirmation !== 'key') return { state, say: whisper(facts), expect: allSaid };
  return {
    state,
    say: [...whisper(facts), prompt('agent-menu')],
    expect: oneKey({ typeAhead: true, timeoutMs: keyTimeoutMs }),
  };
}

/** That it is a callback, for whom, and what the caller left. */
export function whisper({
  number,
  metadata,
  metadataItems,
}: Pick<AgentFacts, 'number' | 'metadata' | 'metadataItems'>): Phrase[] {
  return [
    prompt('agent-intro'),
    { digits: number },
    ...metadataItems.flatMap((item): Phrase[] => {
      const value = metadata[item.name];
      if (value === undefined || item.type === 'sip-header') return [];
      return item.type === 'dtmf'
        ? [prompt('caller-typed'), { digits: value }]
        : [prompt('caller-said'), { recording: value }];
    }),
  ];
}

/** Played in a loop to the agent while the customer is rung. */
export const ringingCustomer: Phrase[] = [prompt('ringback')];

/** The customer could not be reached; said to an agent who was called first. */
export const sayNoCustomer: Phrase[] = [prompt('no-customer')];
