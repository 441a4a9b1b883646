import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { realClock, sleep } from '../../src/base/clock.ts';

export interface NodeSettings {
  name: string;
  sipPort: number;
  httpPort: number;
  /** The environment that `serve` reads. */
  env: Record<string, string>;
}

/** A busy machine starts slowly. */
const readyLimitMs = 60_000;
/** pino's number for errors. */
const errorLevel = 50;

/** One platform node: the real command line in a process of its own, which can be killed and frozen. */
export class NodeProcess {
  readonly name: string;
  readonly sipPort: number;
  readonly httpUrl: string;
  /** What it logged as errors, and ends nobody asked for. */
  readonly trouble: string[] = [];
  readonly #settings: NodeSettings;
  #child: ChildProcess | null = null;
  #lastLines: string[] = [];
  #isWanted = false;

  constructor(settings: NodeSettings) {
    this.name = settings.name;
    this.sipPort = settings.sipPort;
    this.httpUrl = `http://127.0.0.1:${settings.httpPort}`;
    this.#settings = settings;
  }

  /** The process is there, running or frozen. */
  get isUp(): boolean {
    return this.#child !== null;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/cli.ts', 'serve'],
      { env: { ...this.#settings.env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    this.#isWanted = true;
    this.#lastLines = [];
    for (const stream of [child.stdout, child.stderr])
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#onLine(line));
    const killToo = (): void => void child.kill('SIGKILL');
    process.once('exit', killToo);
    child.once('exit', (code, signal) => {
      process.removeListener('exit', killToo);
      this.#onExit(child, `${code ?? signal}`);
    });
    const deadline = realClock.monotonic() + readyLimitMs;
    while (!(await this.#isReady())) {
      if (this.#child !== child || realClock.monotonic() > deadline)
        throw new Error(`node ${this.name} did not start:\n${this.#lastLines.join('\n')}`);
      await sleep(realClock, 50);
    }
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#isWanted = false;
    this.#child = null;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async #isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.httpUrl}/readyz`, {
        signal: AbortSignal.timeout(2_000),
      });
      return response.ok;
    } catch {
      return false; // Not listening yet.
    }
  }

  #onLine(line: string): void {
    this.#lastLines = [...this.#lastLines.slice(-20), line];
    if (!line.startsWith('{')) return;
    const entry = JSON.parse(line) as { level?: number };
    if ((entry.level ?? 0) >= errorLevel) this.trouble.push(`${this.name} logged ${line}`);
  }

  #onExit(child: ChildProcess, how: string): void {
    if (this.#child === child) this.#child = null;
    if (this.#isWanted)
      this.trouble.push(`${this.name} ended by itself (${how}): ${this.#lastLines.join(' | ')}`);
    this.#isWanted = false;
  }
}
