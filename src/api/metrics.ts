import { addAccuracyGauges, type CurrentAccuracy } from './accuracy-gauges.ts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What this process measures, in Prometheus' format. One for the life of a process. */
export interface Metrics {
  readonly registry: Registry;
  /** Time from a request's arrival to its answer. */
  observeRequest(method: string, route: string, status: number, seconds: number): void;
  /** How long after a callback was due its first INVITE went out. */
  observeLateness(seconds: number): void;
  /** Turns given to callbacks, and how. */
  countLaunches(as: string, count: number): void;
  /** Two were joined: how long after the turn, and how long after the customer was ready; null: not to be told. */
  observeJoined(joined: { turnSeconds: number | null; heldSeconds: number | null }): void;
  /** Asks for values when they are scraped; a part that cannot answer is left out. */
  addGauges(gauges: Record<string, { help: string; read: () => number }>): void;
  /** The line as it stands, by state. */
  setCallbacks(byState: Readonly<Record<string, number>>): void;
  /** How good the estimates of this week are, by call target. */
  setAccuracy(current: CurrentAccuracy): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'unhold_' });
  const requests = new Histogram({
    name: 'unhold_http_request_seconds',
    help: 'Time to answer an HTTP request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const lateness = new Histogram({
    name: 'unhold_dial_lateness_seconds',
    help: 'Time from when a callback was due to when it was taken for dialling',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15, 60],
    registers,
  });
  const launches = new Counter({
    name: 'unhold_launches_total',
    help: 'Callbacks given their turn where turns are given by place: position, agent-first, or timer while the line is not seen',
    labelNames: ['as'],
    registers,
  });
  const turn = new Histogram({
    name: 'unhold_turn_to_agent_seconds',
    help: 'Time from the turn of a callback, where it came before the customer was ready, to the conversation',
    buckets: [1, 2, 5, 10, 15, 20, 30, 60],
    registers,
  });
  const held = new Histogram({
    name: 'unhold_held_seconds',
    help: 'Time from the key of the customer to the agent',
    buckets: [0.5, 1, 2, 5, 10, 20, 60, 300],
    registers,
  });
  const callbacks = new Gauge({
    name: 'unhold_callbacks',
    help: 'Callbacks that have not ended, by state',
    labelNames: ['state'],
    registers,
  });
  return {
    registry,
    observeRequest: (method, route, status, seconds) =>
      requests.observe({ method, route, status }, seconds),
    countLaunches: (as, count) => launches.inc({ as }, count),
    observeJoined({ turnSeconds, heldSeconds }) {
      if (turnSeconds !== null) turn.observe(turnSeconds);
      if (heldSeconds !== null) held.observe(heldSeconds);
    },
    observeLateness: (seconds) => lateness.observe(seconds),
    addGauges(gauges) {
      for (const [name, { help, read }] of Object.entries(gauges)) {
        const gauge: Gauge = new Gauge({
          ...{ name, help, registers },
          collect: () => gauge.set(read()),
        });
      }
    },
    setAccuracy: addAccuracyGauges(registry),
    setCallbacks(byState) {
      for (const [state, value] of Object.entries(byState)) callbacks.set({ state }, value);
    },
  };
}
