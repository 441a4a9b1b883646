import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalDevelopmentServer } from '@twilio/runtime-handler/dev';
import type { Started, ToStart } from './host-messages.ts';

/*
 * A process of its own for what is deployed in one environment: Twilio's runtime handler, in which a
 * Function may throw, hang or leak without harm to the twin.
 */

/** The answer that a stray error belongs to; in Twilio's cloud each request has a container of its own. */
const current = new AsyncLocalStorage<ServerResponse>();

process.on('message', (start: ToStart) => {
  const { baseDir, domainName, env, functions } = start;
  const host = new LocalDevelopmentServer(0, {
    ...{ baseDir, env, port: 0, url: `https://${domainName}`, appName: 'unhold twin' },
    ...{ detailedLogs: false, live: false, logs: false, legacyMode: false, forkProcess: false },
    enableDebugLogs: false,
    routes: {
      // The handler leaves `protected` and `private` to whoever stands before it.
      functions: functions.map((each) => ({ ...each, access: 'public', content: '' })),
      assets: [],
    },
  });
  const app = host.getApp();
  const server = createServer((request, response) =>
    current.run(response, () => app(request, response)),
  );
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ port } satisfies Started);
  });
});
process.on('disconnect', () => process.exit(0));

function failed(reason: unknown): void {
  const response = current.getStore();
  const { name, message, stack } = reason instanceof Error ? reason : new Error(String(reason));
  process.stderr.write(`${stack ?? message}\n`);
  if (!response || response.headersSent) return;
  response.writeHead(500, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ message, name, stack }));
}
process.on('unhandledRejection', failed);
process.on('uncaughtException', failed);
