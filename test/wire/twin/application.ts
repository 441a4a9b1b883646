import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';

export interface Asked {
  path: string;
  params: Record<string, string>;
}

/** An account's own web server: TwiML by path, and Twilio's library as the judge of every signature. */
export class Application {
  readonly pages: Record<string, string> = {};
  readonly asked: Asked[] = [];
  /** Requests whose signature was wrong. */
  unsigned = 0;
  readonly #server: Server;
  readonly #authToken: string;
  #heard: (() => void)[] = [];

  private constructor(server: Server, authToken: string) {
    this.#server = server;
    this.#authToken = authToken;
  }

  static async start(authToken: string): Promise<Application> {
    const server = createServer();
    const application = new Application(server, authToken);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const signature = String(request.headers['x-twilio-signature']);
        const page = application.#take(request.url ?? '', body, signature);
        response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/xml' });
        response.end(page === undefined ? '' : `<Response>${page}</Response>`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return application;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The parameters of the first request to a path, past or to come. */
  async next(path: string): Promise<Record<string, string>> {
    for (;;) {
      const at = this.asked.findIndex((one) => one.path === path);
      if (at !== -1) return this.asked.splice(at, 1)[0]!.params;
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(path: string, body: string, signature: string): string | undefined {
    const params = Object.fromEntries(new URLSearchParams(body));
    if (!twilio.validateRequest(this.#authToken, signature, this.url + path, params))
      this.unsigned += 1;
    this.asked.push({ path, params });
    for (const heard of this.#heard.splice(0)) heard();
    return this.pages[path];
  }
}
