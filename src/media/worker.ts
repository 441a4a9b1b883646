import { parentPort, workerData } from 'node:worker_threads';
import { realClock } from '../base/clock.ts';
import { Legs } from './legs.ts';
import { PortPool } from './port-pool.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './worker-messages.ts';

/** A media worker: its own event loop, so that nothing the main thread does disturbs audio. */
const port = parentPort;
if (port === null) throw new Error('worker.ts runs only as a worker thread');
const { ports } = workerData as WorkerSettings;
const pool = ports === null ? null : new PortPool(ports.low, ports.high);
const post = (message: FromWorker, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);
const legs = new Legs(realClock, pool, post);
port.on('message', (message: ToWorker) => legs.handle(message));
post({ type: 'ready' });
