/**
 * The M/M/s+M centre (Erlang-A; with endless patience M/M/s, Erlang-C): Poisson arrivals, exponential handle time
 * and patience, first come first served.
 */
export interface MarkovCentre {
  /** Arrivals per second. */
  arrivalRate: number;
  meanHandleSeconds: number;
  agents: number;
  /** null: nobody hangs up; then the load must be less than the agents. */
  meanPatienceSeconds: number | null;
}

export interface SteadyState {
  /** P(every agent is busy at an arrival). */
  probabilityDelayed: number;
  /** Of all arrivals. */
  probabilityAbandoned: number;
  /** Mean time in line of all arrivals, also of those who gave up. */
  meanWaitSeconds: number;
  /** Mean of the potential wait (had he stayed) of those who were delayed. */
  meanDelaySeconds: number;
  meanQueueLength: number;
  /** Share of the agents' time spent on calls. */
  occupancy: number;
  /** P(n are waiting | an arrival is delayed), n = 0, 1, … as far as it matters. */
  waitingOfDelayed: readonly number[];
}

/** @throws RangeError where the line would grow for ever */
export function steadyState(centre: MarkovCentre): SteadyState {
  const { arrivalRate, agents } = centre;
  const inSystem = probabilities(centre);
  const waiting = inSystem.slice(agents);
  const probabilityDelayed = sum(waiting);
  const meanQueueLength = sum(waiting.map((p, n) => n * p));
  const meanBusyAgents = sum(inSystem.map((p, n) => Math.min(n, agents) * p));
  const waitingOfDelayed = waiting.map((p) => p / probabilityDelayed);
  return {
    probabilityDelayed,
    probabilityAbandoned: (abandonmentRate(centre) * meanQueueLength) / arrivalRate,
    meanWaitSeconds: meanQueueLength / arrivalRate,
    meanDelaySeconds: sum(
      potentialWaits(centre, waiting.length).map(
        ({ meanSeconds }, n) => meanSeconds * (waitingOfDelayed[n] ?? 0),
      ),
    ),
    meanQueueLength,
    occupancy: meanBusyAgents / agents,
    waitingOfDelayed,
  };
}

/** Of the potential wait of somebody who finds all agents busy and n = 0, 1, … waiting. */
export interface PotentialWait {
  meanSeconds: number;
  variance: number;
}

/** If he stays he waits the sum of independent exponential times of rate s mu + k theta, k = 0 … n; for n < `count`. */
export function potentialWaits(centre: MarkovCentre, count: number): PotentialWait[] {
  let meanSeconds = 0;
  let variance = 0;
  return Array.from({ length: count }, (_, n) => {
    const rate = completionRate(centre) + n * abandonmentRate(centre);
    meanSeconds += 1 / rate;
    variance += 1 / rate ** 2;
    return { meanSeconds, variance };
  });
}

/**
 * P(wait > seconds) of all arrivals, who give up as they do: those ahead leave by a pure death process, so that
 * how many have left by then is negative binomial (Poisson without abandonment).
 */
export function probabilityWaitOver(centre: MarkovCentre, seconds: number): number {
  return tail(centre, steadyState(centre), seconds);
}

function tail(centre: MarkovCentre, state: SteadyState, seconds: number): number {
  const { probabilityDelayed, waitingOfDelayed } = state;
  const rate = completionRate(centre);
  const theta = abandonmentRate(centre);
  const isStillThere = Math.exp(-theta * seconds);
  const goneShare = 1 - isStillThere;
  // Of P(nobody has left) the logarithm, and what each further one adds to it; the limit theta -> 0 is Poisson.
  let log = -rate * seconds;
  let atMost = 0;
  let over = 0;
  for (const [n, p] of waitingOfDelayed.entries()) {
    atMost += Math.exp(log);
    over += p * atMost;
    const ratio = theta === 0 ? rate * seconds : (rate / theta + n) * goneShare;
    log += Math.log(ratio / (n + 1));
  }
  return probabilityDelayed * over * isStillThere;
}

/** The wait that `share` (0-1) of all arrivals do not exceed; 0 where so many do not wait at all. */
export function waitPercentile(centre: MarkovCentre, share: number): number {
  const state = steadyState(centre);
  let low = 0;
  let high = 1;
  while (tail(centre, state, high) > 1 - share) high *= 2;
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (tail(centre, state, middle) > 1 - share) low = middle;
    else high = middle;
  }
  return high;
}

/** Mean squared errors over delayed callers against their potential wait, in seconds². */
export interface EstimatorErrors {
  /** Of the constant: the mean of all delays. */
  constant: number;
  /** (waiting + 1) / (s mu), blind to abandonment. */
  queueLength: number;
  /** The mean of `potentialWaits`. */
  markovQueueLength: number;
  /** The age of the head of the line; known without abandonment only. */
  headOfLine: number | null;
}

/** Exact; ewt.md sections 2.2 and 2.3 give the derivation for the head of the line. */
export function estimatorErrors(centre: MarkovCentre): EstimatorErrors {
  const { waitingOfDelayed, meanDelaySeconds } = steadyState(centre);
  const rate = completionRate(centre);
  const errors = { constant: 0, queueLength: 0, markovQueueLength: 0 };
  const waits = potentialWaits(centre, waitingOfDelayed.length);
  for (const [n, { meanSeconds, variance }] of waits.entries()) {
    const p = waitingOfDelayed[n] ?? 0;
    errors.constant += p * (variance + (meanSeconds - meanDelaySeconds) ** 2);
    errors.queueLength += p * (variance + (meanSeconds - (n + 1) / rate) ** 2);
    errors.markovQueueLength += p * variance;
  }
  const isPatient = centre.meanPatienceSeconds === null;
  return { ...errors, headOfLine: isPatient ? 2 * errors.queueLength : null };
}

/** exp(-42) is less than a double can add to 1. */
const negligible = 42;

/** P(0), P(1), … in the system, from the ratios of neighbours; by logarithms, since a great overload is beyond a double. */
function probabilities(centre: MarkovCentre): number[] {
  const { arrivalRate, agents, meanHandleSeconds } = centre;
  if (centre.meanPatienceSeconds === null && arrivalRate >= completionRate(centre))
    throw new RangeError('nobody gives up and more calls come than the agents can take');
  const logs = [0];
  let log = 0;
  let most = 0;
  for (let n = 1; n <= agents || log > most - negligible; n++) {
    const leaving =
      Math.min(n, agents) / meanHandleSeconds + Math.max(n - agents, 0) * abandonmentRate(centre);
    log += Math.log(arrivalRate / leaving);
    logs.push(log);
    most = Math.max(most, log);
  }
  const weights = logs.map((one) => Math.exp(one - most));
  const total = sum(weights);
  return weights.map((weight) => weight / total);
}

function completionRate({ agents, meanHandleSeconds }: MarkovCentre): number {
  return agents / meanHandleSeconds;
}

function abandonmentRate({ meanPatienceSeconds }: MarkovCentre): number {
  return meanPatienceSeconds === null ? 0 : 1 / meanPatienceSeconds;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
