import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';

export interface Passed {
  from: 'platform' | 'phone';
  text: string;
}

/**
 * The carrier's and the contact centre's switch: a UDP port that hands every call on to the phone of the number
 * or name it is for, reads all that passes, and can give a phone a cue. It changes nothing.
 */
export class Exchange {
  readonly port: number;
  readonly passed: Passed[] = [];
  readonly #socket: Socket;
  readonly #phones = new Map<string, number>();
  readonly #calls = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  /** Packets it swallows. */
  drop: (passed: Passed) => boolean = () => false;
  #platform: RemoteInfo | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.address().port;
    socket.on('message', (packet, from) => this.#pass(packet, from));
  }

  static async open(): Promise<Exchange> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new Exchange(socket);
  }

  /** Calls for this user (a number or a name) go to the phone at the port. */
  connect(user: string, phonePort: number): void {
    this.#phones.set(user, phonePort);
  }

  /** Tells the phone of this user's call to go on: an INFO of nobody, which SIPp waits for. */
  async cue(user: string): Promise<void> {
    const invite = await this.invite(user);
    const callId = headerOf(invite, 'Call-ID');
    const port = this.#calls.get(callId ?? '');
    if (callId === null || port === undefined) throw new Error(`no call for ${user}`);
    this.#socket.send(cueFor(callId), port, '127.0.0.1');
  }

  /** All INVITEs for this user that begin a call, the newest last; copies count once. */
  invites(user: string): string[] {
    const begun = this.passed.filter(
      ({ from, text }) =>
        from === 'platform' &&
        text.startsWith('INVITE ') &&
        userOf(text) === user &&
        !isInDialog(text),
    );
    return [...new Map(begun.map(({ text }) => [headerOf(text, 'Call-ID'), text])).values()];
  }

  /** The newest INVITE for this user, once there are so many. */
  async invite(user: string, count = 1): Promise<string> {
    await this.until(() => this.invites(user).length >= count, `${count} INVITEs for ${user}`);
    return this.invites(user).at(-1)!;
  }

  /** Waits for something that passes in the calls of this user. */
  async sees(user: string, pattern: RegExp, from?: Passed['from']): Promise<string> {
    const find = (): string | undefined => {
      const ids = new Set(this.invites(user).map((text) => headerOf(text, 'Call-ID')));
      return this.passed.find(
        (each) =>
          (from === undefined || each.from === from) &&
          ids.has(headerOf(each.text, 'Call-ID')) &&
          pattern.test(each.text),
      )?.text;
    };
    await this.until(() => find() !== undefined, `${pattern} in the calls of ${user}`);
    return find()!;
  }

  async until(isSo: () => boolean, what: string, withinMs = 20_000): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isSo()) {
      const leftMs = deadline - performance.now();
      if (leftMs <= 0)
        throw new Error(
          `not seen within ${withinMs} ms: ${what}; passed:\n${this.passed.map(({ from, text }) => `${from}: ${text.split('\r\n', 1)[0]}`).join('\n')}`,
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

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(resolve));
  }

  #pass(packet: Buffer, from: RemoteInfo): void {
    const text = packet.toString();
    const callId = headerOf(text, 'Call-ID') ?? '';
    const isPhone = [...this.#phones.values()].includes(from.port);
    const passed: Passed = { from: isPhone ? 'phone' : 'platform', text };
    this.passed.push(passed);
    if (!isPhone) {
      this.#platform = from;
      if (!this.#calls.has(callId)) {
        const phone = this.#phones.get(userOf(text));
        if (phone !== undefined) this.#calls.set(callId, phone);
      }
    }
    const to = isPhone ? this.#platform?.port : this.#calls.get(callId);
    if (to !== undefined && !this.drop(passed)) this.#socket.send(packet, to, '127.0.0.1');
    for (const wake of this.#waiting) wake();
  }
}

/** A header's value in the text of a message; null when it is not there. */
export function headerOf(text: string, name: string): string | null {
  return new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? null;
}

/** What a SIPp scenario that waits for a cue of this call takes as one. */
export function cueFor(callId: string): string {
  return [
    'NOTIFY sip:cue@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKcue',
    'From: <sip:cue@127.0.0.1>;tag=cue',
    'To: <sip:cue@127.0.0.1>;tag=cue',
    `Call-ID: ${callId}`,
    'CSeq: 1 NOTIFY',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

const userOf = (text: string): string => /^\w+ sips?:([^@;> ]+)@/.exec(text)?.[1] ?? '';
const isInDialog = (text: string): boolean => /;tag=/i.test(headerOf(text, 'To') ?? '');
