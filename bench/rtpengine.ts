import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Socket } from 'node:dgram';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { stopChild } from './child.ts';

const binary = '/usr/bin/rtpengine';

/** rtpengine without its kernel module, driven by its ng protocol: what our relay is measured by. */
export class Rtpengine {
  readonly process: ChildProcess;
  readonly #socket: Socket;
  readonly #ngPort: number;
  #lastCall = 0;
  #lastCookie = 0;
  #open: string[] = [];

  private constructor(child: ChildProcess, socket: Socket, ngPort: number) {
    this.process = child;
    this.#socket = socket;
    this.#ngPort = ngPort;
  }

  /** Null: not installed here. @param core that it is pinned to */
  static async start(core: number): Promise<Rtpengine | null> {
    if (!existsSync(binary)) return null;
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const [ngPort, cliPort] = [await freePort(), await freePort()];
    const args = [
      ...[
        '-c',
        String(core),
        binary,
        '--foreground',
        '--log-stderr',
        '--log-level=1',
        '--table=-1',
      ],
      ...['--interface=127.0.0.1', `--listen-ng=127.0.0.1:${ngPort}`],
      ...[`--listen-cli=127.0.0.1:${cliPort}`, '--num-threads=2'],
      ...['--media-num-threads=1', '--port-min=40000', '--port-max=59999'],
    ];
    const child = spawn('taskset', args, { stdio: 'ignore' });
    process.once('exit', () => child.kill());
    const engine = new Rtpengine(child, socket, ngPort);
    for (let tries = 0; tries < 50; tries++) {
      const pong = await Promise.race([engine.#ask({ command: 'ping' }), wait(100)]);
      if (pong?.includes('pong')) return engine;
    }
    await engine.close();
    throw new Error('rtpengine was started and does not answer');
  }

  /** Joins each two far ends (their ports) by `hops` calls; gives where they must send to. */
  async bridge(ends: [number, number][], hops: number): Promise<[number, number][]> {
    const ports: [number, number][] = [];
    for (const [first, last] of ends) {
      const calls: { id: string; facing: [number, number] }[] = [];
      for (let hop = 0; hop < hops; hop++) {
        const id = `call-${(this.#lastCall += 1)}`;
        this.#open.push(id);
        // Where its neighbours are is only known when they are set up: told by a second offer.
        calls.push({ id, facing: await this.#negotiate(id, first, last) });
      }
      for (const [hop, { id }] of calls.entries()) {
        const before = calls[hop - 1]?.facing[1] ?? first;
        await this.#negotiate(id, before, calls[hop + 1]?.facing[0] ?? last);
      }
      ports.push([calls[0]?.facing[0] ?? 0, calls.at(-1)?.facing[1] ?? 0]);
    }
    return ports;
  }

  /** Offer and answer of one call; gives the ports facing its first and its second party. */
  async #negotiate(call: string, first: number, second: number): Promise<[number, number]> {
    const tags = { 'call-id': call, 'from-tag': 'a', 'to-tag': 'b' };
    const offered = await this.#ask({ command: 'offer', ...tags, sdp: sdpOf(first) });
    const answered = await this.#ask({ command: 'answer', ...tags, sdp: sdpOf(second) });
    return [portOf(answered), portOf(offered)];
  }

  async hangUp(): Promise<void> {
    for (const call of this.#open.splice(0))
      await this.#ask({ command: 'delete', 'call-id': call, 'from-tag': 'a', 'delete delay': 0 });
  }

  async close(): Promise<void> {
    this.#socket.close();
    await stopChild(this.process);
  }

  /** A request is a cookie and a bencoded dictionary; so is the answer, which is searched as text. */
  #ask(command: Record<string, string | number>): Promise<string> {
    const cookie = `unhold-${(this.#lastCookie += 1)} `;
    return new Promise((resolve) => {
      const listen = (bytes: Buffer): void => {
        const text = bytes.toString('latin1');
        if (!text.startsWith(cookie)) return;
        this.#socket.off('message', listen);
        resolve(text);
      };
      this.#socket.on('message', listen);
      this.#socket.send(cookie + bencode(command), this.#ngPort, '127.0.0.1');
    });
  }
}

function bencode(dictionary: Record<string, string | number>): string {
  const value = (one: string | number): string =>
    typeof one === 'number' ? `i${one}e` : `${one.length}:${one}`;
  const entries = Object.entries(dictionary).sort(([a], [b]) => (a < b ? -1 : 1));
  return `d${entries.map(([key, one]) => value(key) + value(one)).join('')}e`;
}

function sdpOf(port: number): string {
  const head = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';
  return `${head}m=audio ${port} RTP/AVP 0\r\n`;
}

function portOf(answer: string): number {
  const port = /m=audio (\d+) /.exec(answer)?.[1];
  if (port === undefined) throw new Error(`rtpengine refused: ${answer}`);
  return Number(port);
}

async function freePort(): Promise<number> {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
