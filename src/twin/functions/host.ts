import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { dirname, join, resolve } from 'node:path';
import { realClock } from '../../base/clock.ts';
import { randomHex } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { MountAnswer, MountRequest } from '../web/mount.ts';
import type { Started, ToStart } from './host-messages.ts';
import type { Build } from './model.ts';
import { packageFolder } from './packages.ts';

export interface HostOptions {
  build: Build;
  domainName: string;
  /** `context` of the Functions. */
  env: Record<string, string>;
  /** Where the files of builds are written. */
  dir: string;
  /** By which the SDK inside reaches this twin instead of Twilio. */
  proxy: { url: string; caFile: string };
  log: Log;
}

const startLimitMs = 15_000;
/** Twilio's limit for the body of an answer. */
const answerBytesMax = 6_000_000;

/** One running process with the Functions of one build. */
export interface Host {
  /** Requests under way. */
  readonly load: number;
  /** False once the process has ended or is not to be given anything more. */
  readonly isUsable: boolean;
  /** @param signal gives it up; the process is then taken for hung and ends after its other requests */
  ask(request: MountRequest, signal: AbortSignal): Promise<MountAnswer | 'aborted' | 'broken'>;
  /** Resolves when the process has ended. */
  readonly gone: Promise<void>;
  /** Takes nothing more, and ends when nothing is under way. */
  retire(): void;
  close(): Promise<void>;
}

/** Writes the files and starts the process. Rejects when it does not come up. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { build, domainName, env, proxy, log } = options;
  // Absolute: from a relative path Twilio's handler would look for `require`d packages elsewhere.
  const baseDir = resolve(options.dir, `${build.sid}-${randomHex(4)}`);
  const start: ToStart = { ...{ baseDir, domainName, env }, functions: writeFiles(baseDir, build) };
  const child = fork(join(import.meta.dirname, 'host-child.ts'), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Nothing of this process's environment: no secret of the machine reaches a Function.
    env: {
      NODE_EXTRA_CA_CERTS: proxy.caFile,
      HTTP_PROXY: proxy.url,
    },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log.debug({ domainName }, `A Function says: ${text.trim().slice(0, 2_000)}`);
    });
  try {
    return new ChildHost(child, baseDir, await portOf(child, start));
  } catch (error) {
    child.kill('SIGKILL');
    rmSync(baseDir, { recursive: true, force: true });
    throw error;
  }
}

function writeFiles(baseDir: string, build: Build): ToStart['functions'] {
  // Functions require packages from beside them: what the build declares, and what Twilio always has.
  for (const name of new Set(['twilio', ...build.dependencies.map(({ name }) => name)])) {
    const link = join(baseDir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(packageFolder(name) ?? '', link);
  }
  return build.versions.map(({ sid, path, content }) => {
    const filePath = join(baseDir, `${sid}.cjs`);
    writeFileSync(filePath, content);
    return { name: path.slice(1), path, filePath };
  });
}

function portOf(child: ChildProcess, start: ToStart): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = realClock.after(startLimitMs, () =>
      reject(new Error(`the host of Functions was not up within ${startLimitMs} ms`)),
    );
    child.once('exit', (code) => {
      timer.cancel();
      reject(new Error(`the host of Functions ended with ${code} before it was up`));
    });
    // Kept on: an error event that nobody listens to would end the twin.
    child.on('error', (error) => {
      timer.cancel();
      reject(error);
    });
    child.once('message', ({ port }: Started) => {
      timer.cancel();
      resolve(port);
    });
    child.send(start);
  });
}

class ChildHost implements Host {
  load = 0;
  isUsable = true;
  readonly gone: Promise<void>;
  readonly #child: ChildProcess;
  readonly #baseDir: string;
  readonly #port: number;

  constructor(child: ChildProcess, baseDir: string, port: number) {
    this.#child = child;
    this.#baseDir = baseDir;
    this.#port = port;
    this.gone = new Promise((resolve) => {
      child.once('exit', () => {
        this.isUsable = false;
        rmSync(baseDir, { recursive: true, force: true });
        resolve();
      });
    });
  }

  async ask(
    request: MountRequest,
    signal: AbortSignal,
  ): Promise<MountAnswer | 'aborted' | 'broken'> {
    this.load++;
    try {
      return await forward(this.#port, request, signal);
    } catch {
      // Hung, or gone: a process that once failed to answer gets nothing more.
      this.isUsable = false;
      return signal.aborted ? 'aborted' : 'broken';
    } finally {
      this.load--;
      if (!this.isUsable) this.retire();
    }
  }

  retire(): void {
    this.isUsable = false;
    if (this.load === 0) void this.close();
  }

  async close(): Promise<void> {
    this.isUsable = false;
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.gone;
    rmSync(this.#baseDir, { recursive: true, force: true });
  }
}

function forward(port: number, request: MountRequest, signal: AbortSignal): Promise<MountAnswer> {
  return new Promise((resolve, reject) => {
    const { method, url, headers, body } = request;
    const passed = Object.fromEntries(
      Object.entries(headers).filter(([name]) => !hopByHop.has(name)),
    );
    const path = `${url.pathname}${url.search}`;
    const outgoing = httpRequest({
      // A connection each: the handler cuts that of a Function which answers twice, and so the next request's.
      ...{ host: '127.0.0.1', port, method, path, signal, agent: false },
      headers: { ...passed, host: url.host, 'content-length': body.length },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > answerBytesMax) incoming.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const answered = Object.entries(incoming.headers)
          .map(([name, value]) => [name, value ?? ''] as const)
          .filter(([name]) => !hopByHop.has(name));
        const status = incoming.statusCode ?? 502;
        resolve({ status, headers: Object.fromEntries(answered), body: Buffer.concat(chunks) });
      });
    });
    outgoing.end(body);
  });
}

/** Headers of one connection only (RFC 9110 §7.6.1), or that are made anew. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
  'x-twilio-host',
]);
