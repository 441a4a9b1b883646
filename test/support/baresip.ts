import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { toneWav } from './tone-wav.ts';

interface Event {
  event?: true;
  type?: string;
  peeruri?: string;
  param?: string;
}

/** A baresip softphone without a head: sends its own tone, records what it hears, does what it is told. */
export class Baresip {
  readonly sipPort: number;
  readonly dir: string;
  readonly events: Event[] = [];
  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #waiting = new Set<() => void>();

  private constructor(sipPort: number, dir: string, child: ChildProcess, control: Socket) {
    this.sipPort = sipPort;
    this.dir = dir;
    this.#child = child;
    this.#control = control;
    let buffered = '';
    control.on('data', (chunk) => {
      buffered += chunk.toString();
      for (let at = buffered.indexOf(':'); at > 0; at = buffered.indexOf(':')) {
        const length = Number(buffered.slice(0, at));
        if (buffered.length < at + 1 + length + 1) break;
        this.events.push(JSON.parse(buffered.slice(at + 1, at + 1 + length)) as Event);
        buffered = buffered.slice(at + length + 2);
        for (const wake of this.#waiting) wake();
      }
    });
  }

  /** @param toneHz the tone it sends while in a call; @param answer picks up by itself */
  static async start(options: {
    toneHz: number;
    answer: boolean;
    user?: string;
    dtmf?: 'rtpevent' | 'info';
    transport?: 'udp' | 'tcp';
  }): Promise<Baresip> {
    const dir = mkdtempSync(join(tmpdir(), 'unhold-baresip-'));
    const [sipPort, controlPort] = [await freePort(), await freePort()];
    const modules = ['stdio', 'g711', 'aufile', 'sndfile', 'uuid', 'account', 'menu', 'ctrl_tcp'];
    writeFileSync(join(dir, 'tone.wav'), toneWav(options.toneHz, 60));
    writeFileSync(
      join(dir, 'config'),
      [
        'module_path /usr/lib/baresip/modules',
        `sip_listen 127.0.0.1:${sipPort}`,
        'net_interface 127.0.0.1',
        'call_local_timeout 60',
        `audio_source aufile,${join(dir, 'tone.wav')}`,
        `audio_player aufile,${join(dir, 'played.wav')}`,
        'audio_srate 8000-8000',
        'audio_channels 1-1',
        'rtp_ports 40000-49999',
        `snd_path ${dir}`,
        `ctrl_tcp_listen 127.0.0.1:${controlPort}`,
        ...modules.map(
          (name) =>
            `${name === 'account' || name === 'menu' || name === 'ctrl_tcp' ? 'module_app' : 'module'} ${name}.so`,
        ),
        '',
      ].join('\n'),
    );
    const user = options.user ?? '+12025550199';
    writeFileSync(
      join(dir, 'accounts'),
      `<sip:${user}@127.0.0.1:${sipPort};transport=${options.transport ?? 'udp'}>;regint=0;audio_codecs=pcmu/8000/1,pcma/8000/1;dtmfmode=${options.dtmf ?? 'rtpevent'};answermode=${options.answer ? 'auto' : 'manual'}\n`,
    );
    writeFileSync(join(dir, 'contacts'), '');
    const child = spawn('baresip', ['-f', dir], { stdio: 'ignore', cwd: dir });
    process.once('exit', () => child.kill('SIGKILL'));
    const control = await connectSoon(controlPort);
    return new Baresip(sipPort, dir, child, control);
  }

  send(command: string, params = ''): void {
    const json = JSON.stringify({ command, params });
    this.#control.write(`${json.length}:${json},`);
  }

  dial(uri: string): void {
    this.send('dial', uri);
  }

  press(keys: string): void {
    for (const key of keys) this.send('sndcode', key);
  }

  hangUp(): void {
    this.send('hangup');
  }

  /** Waits until an event of the type has come (counted from the start unless `after` is given). */
  async until(type: string, timeoutMs = 10_000, after = 0): Promise<Event> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const found = this.events.slice(after).find((event) => event.type === type);
      if (found) return found;
      const leftMs = deadline - performance.now();
      if (leftMs <= 0)
        throw new Error(
          `baresip: no ${type} within ${timeoutMs} ms; saw ${this.events.map((event) => `${event.type ?? ''} ${event.param ?? ''}`).join(', ')}`,
        );
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, leftMs);
        this.#waiting.add(wake);
      });
    }
  }

  /** What it heard in its calls so far (16-bit WAV files, one a call, when the call is over). */
  heard(): Buffer[] {
    return readdirSync(this.dir)
      .filter((name) => name.startsWith('dump-') && name.endsWith('-dec.wav'))
      .sort()
      .map((name) => readFileSync(join(this.dir, name)));
  }

  async stop(): Promise<void> {
    this.send('quit');
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 3000);
    if (this.#child.exitCode === null) await gone;
    clearTimeout(timer);
    this.#control.destroy();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

async function connectSoon(port: number): Promise<Socket> {
  for (let tries = 0; ; tries++) {
    const socket = connect(port, '127.0.0.1');
    const ok = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (ok) return socket;
    if (tries > 100) throw new Error('baresip did not open its control port within 5 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
