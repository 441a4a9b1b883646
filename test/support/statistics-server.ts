import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface StatisticsRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface StatisticsReply {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
}

/** Stands in for the statistics of TaskRouter: keeps what it is asked, and answers what a test says (null: nothing). */
export class StatisticsServer {
  readonly requests: StatisticsRequest[] = [];
  reply: StatisticsReply | null = {};
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    this.requests.push({ method, path, headers, body: await text(request) });
    if (!this.reply) return;
    response.writeHead(this.reply.status ?? 200, {
      'content-type': 'application/json',
      ...this.reply.headers,
    });
    response.end(this.reply.body ?? '{}');
  }

  static async open(): Promise<StatisticsServer> {
    const opened = new StatisticsServer();
    opened.#server.listen(0, '127.0.0.1');
    await once(opened.#server, 'listening');
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** One queue as the bulk real-time statistics tell of it. */
export function queueData(
  sid: string,
  tasks: { pending?: number; reserved?: number; assigned?: number; wrapping?: number },
  workers: number,
  head: { sid: string; age: number } | null = null,
): object {
  const by = { pending: 0, reserved: 0, assigned: 0, wrapping: 0, ...tasks };
  return {
    task_queue_sid: sid,
    total_tasks: Object.values(by).reduce((sum, count) => sum + count, 0),
    total_eligible_workers: workers + 3,
    total_available_workers: workers,
    tasks_by_status: by,
    tasks_by_priority: {},
    activity_statistics: [],
    longest_task_waiting_age: head?.age ?? 0,
    longest_task_waiting_sid: head?.sid ?? null,
  };
}

export function bodyOf(...queues: object[]): string {
  return JSON.stringify({ task_queue_data: queues, task_queue_response_count: queues.length });
}
