import type { OvertakeReason } from '../../callback/fairness.ts';

/** Somebody who calls the simulated centre. Times in seconds since the day began; NaN: has not happened. */
export interface Call {
  /** 0, 1, 2 … in order of arrival: the same person under every policy. */
  readonly index: number;
  readonly joinedAt: number;
  /** Greater goes first. */
  readonly priority: number;
  readonly handleSeconds: number;
  readonly wrapUpSeconds: number;
  readonly patienceSeconds: number;
  stage: CallStage;
  /** When an agent began to talk with them. */
  answeredAt: number;
  /** When they gave up, or the agent was done. */
  endedAt: number;
  agent: Agent | null;
  callback: Callback | null;
}

export type CallStage = 'waiting' | 'callback' | 'talking' | 'wrap-up' | 'handled' | 'gone';

export interface Agent {
  readonly index: number;
  stage: 'free' | 'reserved' | 'talking' | 'wrap-up' | 'away';
  /** When this stage began. */
  since: number;
  /** When the conversation began, also while it is written up. */
  busySince: number;
  /** Goes home after the call in hand. */
  isLeaving: boolean;
}

/** What became of a caller's callback. */
export interface Callback {
  readonly call: Call;
  /** When it was accepted. */
  readonly acceptedAt: number;
  stage: CallbackStage;
  /** Since when it is in this stage. */
  since: number;
  /** Grows with every stage: what was planned in an earlier one is off. */
  turnOfStage: number;
  tries: number;
  /** Of the first try. */
  firstRungAt: number;
  /** When an agent was free for this person in the order of joining, for the first time. */
  turnAt: number;
  /** The turn of this try has come, so that an agent who is free is for those behind until this one is ready. */
  isTurnPast: boolean;
  /** When the key was pressed, or the phone answered with an agent on the line. */
  readyAt: number;
  /** From being ready to an agent's being free. */
  holdSeconds: number;
  /** Reserved for them, or picking up. */
  agent: Agent | null;
  agentSince: number;
  overtakenBy: { index: number; talksAt: number; reason: OvertakeReason }[];
  end: 'served' | 'hung-up' | 'not-reached' | null;
}

export type CallbackStage =
  /** Its phone may be rung. */
  | 'waiting'
  | 'ringing'
  /** Has answered and has not pressed the key yet. */
  | 'confirming'
  /** On hold, waiting for an agent. */
  | 'ready'
  /** An agent picks up. */
  | 'picking-up'
  /** Nobody answered; rung again later. */
  | 'paused'
  | 'ended';
