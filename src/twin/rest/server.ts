import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import { isTwilioHost, mountFor, type Mount } from '../web/mount.ts';
import { createFace, type FaceOptions } from './face.ts';
import { errorAnswer, RestError, type RestAnswer } from './route.ts';

/** A flow definition may have 1 MB before it is form-encoded, an uploaded Function 5 MB. */
const bodyBytesMax = 8 * 1024 * 1024;

export interface RestServerOptions extends FaceOptions {
  /** Twilio hosts that are not REST products: webhooks, Functions, uploads. */
  mounts: readonly Mount[];
  /** Loopback. */
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Adds what is served on the twin's own address: its page and controls. */
  addOwn?: (app: FastifyInstance) => void | Promise<void>;
}

export interface RestServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  port: number;
  close(): Promise<void>;
}

/**
 * One port for all of Twilio: the header `X-Twilio-Host`, else `Host`, says which of its hosts is meant; any other
 * name is the twin itself.
 */
export async function startRest(options: RestServerOptions): Promise<RestServer> {
  const face = createFace(options);

  const answerTwilio = async (
    host: string,
    message: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const target = `https://${host}${message.url ?? '/'}`;
    const body = await readBody(message);
    if (body === null || !URL.canParse(target)) {
      const [status, text] = body === null ? [413, 'The body is too large'] : [400, 'Bad address'];
      return write(response, errorAnswer(new RestError(status, 20001, text)));
    }
    const method = message.method ?? 'GET';
    const raw = { method, host, url: new URL(target), headers: headersOf(message), body };
    const mount = mountFor(options.mounts, host);
    if (mount) {
      const given = await mount.handle(raw);
      response.writeHead(given.status, given.headers).end(given.body);
      return;
    }
    const answer = await face(raw);
    if (answer === null) message.socket.destroy();
    else write(response, answer);
  };

  const app = fastify({
    forceCloseConnections: true,
    serverFactory: (own) =>
      createServer((message, response) => {
        const host = twilioHost(message);
        if (host === null) return own(message, response);
        answerTwilio(host, message, response).catch((error: unknown) => {
          // A client that went away in the middle of its request is no fault of ours.
          if (message.complete)
            options.log.error({ err: error, host }, 'A request to the twin failed');
          message.socket.destroy();
        });
      }),
  });
  await options.addOwn?.(app);
  await app.listen({ host: options.host, port: options.port });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://${options.host}:${port}`, port, close: () => app.close() };
}

/** The host of Twilio's that a request is for, in lower case and without port, or null. */
function twilioHost(message: IncomingMessage): string | null {
  const named = message.headers['x-twilio-host'] ?? message.headers.host ?? '';
  const host = String(named).toLowerCase().replace(/:\d+$/, '');
  return isTwilioHost(host) ? host : null;
}

function headersOf(message: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, String(value)]),
  );
}

/** The whole body, or null when it is more than we take; the rest is then let go by unread. */
async function readBody(message: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= bodyBytesMax) chunks.push(chunk);
  }
  return length > bodyBytesMax ? null : Buffer.concat(chunks);
}

function write(response: ServerResponse, answer: RestAnswer): void {
  const headers = { ...answer.headers };
  if (answer.body === undefined) {
    response.writeHead(answer.status, headers).end();
    return;
  }
  const body = JSON.stringify(answer.body);
  response
    .writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...headers,
    })
    .end(body);
}
