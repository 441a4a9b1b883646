import { lognormal, type Lognormal } from './lognormal.ts';

/**
 * What passes between dialling a customer and their being ready for an agent, as our own attempts for a call target
 * have taught it. Plain data, so that it can be stored; recent attempts count more.
 */
export interface LeadLaw {
  /** From dialling to the answer, of those who answer. */
  ringMeanSeconds: number;
  ringVariance: number;
  answers: number;
  /** Share of attempts that are answered, 0 to 1. */
  answerShare: number;
  attempts: number;
  /** How long a phone rings that nobody answers. */
  ringOutSeconds: number;
  ringOuts: number;
  /** From the answer to the key that says "I am ready". */
  keySeconds: number;
  keys: number;
  /** From an agent's being asked, when one is free, to their talking. */
  pickUpSeconds: number;
  pickUps: number;
}

/** Before the first attempt: what telephone dialling usually meets, counted as ten attempts. */
export const firstLeadLaw: LeadLaw = {
  ringMeanSeconds: 12,
  ringVariance: 36,
  answers: 10,
  answerShare: 0.8,
  attempts: 10,
  ringOutSeconds: 25,
  ringOuts: 2,
  keySeconds: 5,
  keys: 10,
  pickUpSeconds: 3,
  pickUps: 10,
};

/** A customer has answered. @param ringSeconds from dialling */
export function phoneAnswered(law: LeadLaw, ringSeconds: number): LeadLaw {
  const rang = bounded(ringSeconds);
  const answers = counted(law.answers);
  const attempts = counted(law.attempts);
  const off = rang - law.ringMeanSeconds;
  const ringMeanSeconds = law.ringMeanSeconds + off / answers;
  const ringVariance =
    law.ringVariance + (off * (rang - ringMeanSeconds) - law.ringVariance) / answers;
  const answerShare = law.answerShare + (1 - law.answerShare) / attempts;
  return { ...law, ringMeanSeconds, ringVariance, answers, answerShare, attempts };
}

/** Nobody has answered. @param ringSeconds until it was given up */
export function phoneRangOut(law: LeadLaw, ringSeconds: number): LeadLaw {
  const attempts = counted(law.attempts);
  const ringOuts = counted(law.ringOuts);
  return {
    ...law,
    answerShare: law.answerShare - law.answerShare / attempts,
    attempts,
    ringOutSeconds: law.ringOutSeconds + (bounded(ringSeconds) - law.ringOutSeconds) / ringOuts,
    ringOuts,
  };
}

/** A customer has pressed the key. @param seconds from the answer */
export function keyPressed(law: LeadLaw, seconds: number): LeadLaw {
  const keys = counted(law.keys);
  return { ...law, keys, keySeconds: law.keySeconds + (bounded(seconds) - law.keySeconds) / keys };
}

/** An agent who was free has picked up. @param seconds from being asked */
export function agentPickedUp(law: LeadLaw, seconds: number): LeadLaw {
  const pickUps = counted(law.pickUps);
  const pickUpSeconds = law.pickUpSeconds + (bounded(seconds) - law.pickUpSeconds) / pickUps;
  return { ...law, pickUps, pickUpSeconds };
}

/** How long phones ring before they are answered. */
export function ringLaw({ ringMeanSeconds, ringVariance }: LeadLaw): Lognormal {
  const mean = Math.max(0.5, ringMeanSeconds);
  return lognormal(mean, Math.max(0.1, Math.sqrt(Math.max(0, ringVariance)) / mean));
}

/** From dialling to being ready, on average. */
export function leadSeconds({ ringMeanSeconds, keySeconds }: LeadLaw): number {
  return ringMeanSeconds + keySeconds;
}

/** Beyond so many the oldest weigh less and less, so that what changes is followed. */
const memory = 400;
const counted = (count: number): number => Math.min(memory, count + 1);
/** A clock that jumped teaches nothing absurd. */
const bounded = (seconds: number): number => Math.min(120, Math.max(0, seconds));
