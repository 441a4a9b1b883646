import type { Clock, Timer } from '../base/clock.ts';
import type { Headers } from './headers.ts';
import { parseOptionTags } from './option-tags.ts';
import { parseSessionExpires } from './session-expires.ts';

/** The shortest session we accept, seconds: the RFC 4028 §5 floor. */
export const MIN_SESSION_SECONDS = 90;
/** What we ask for on our own calls, seconds. */
export const OUR_SESSION_SECONDS = 1_800;

/** How long a session lives without a refresh, and who refreshes it. */
export interface Session {
  seconds: number;
  weRefresh: boolean;
}

/** What we answer to a request that may ask for a session timer (RFC 4028 §9). */
export type SessionAnswer =
  | { kind: 'none' }
  | { kind: 'too-small' }
  | { kind: 'session'; session: Session; headers: [string, string][] };

/** RFC 4028 §9: the asked interval is kept; the asker refreshes unless it wanted us to. */
export function answerSession(request: Headers): SessionAnswer {
  const asked = parseSessionExpires(request.get('Session-Expires') ?? '');
  if (!asked) return { kind: 'none' };
  const tags = parseOptionTags([...request.all('Supported'), ...request.all('Require')]);
  const supports = tags?.includes('timer') === true;
  if (asked.seconds < MIN_SESSION_SECONDS && supports) return { kind: 'too-small' };
  const seconds = Math.max(asked.seconds, MIN_SESSION_SECONDS);
  const weRefresh = asked.refresher ? asked.refresher === 'uas' : !supports;
  const headers: [string, string][] = [
    ['Session-Expires', `${seconds};refresher=${weRefresh ? 'uas' : 'uac'}`],
  ];
  if (!weRefresh && supports) headers.push(['Require', 'timer']);
  return { kind: 'session', session: { seconds, weRefresh }, headers };
}

/** RFC 4028 §7.2: what a 2xx to our request says; null when the peer wants no timer. */
export function sessionOf(response: Headers): Session | null {
  const answered = parseSessionExpires(response.get('Session-Expires') ?? '');
  if (!answered) return null;
  const seconds = Math.max(answered.seconds, MIN_SESSION_SECONDS);
  return { seconds, weRefresh: answered.refresher !== 'uas' };
}

/** Headers by which we ask for a session timer. @param seconds >= MIN_SESSION_SECONDS */
export function sessionHeaders(seconds: number, refresher?: 'uac' | 'uas'): [string, string][] {
  return [
    ['Session-Expires', `${seconds}${refresher ? `;refresher=${refresher}` : ''}`],
    ['Min-SE', String(seconds > OUR_SESSION_SECONDS ? seconds : MIN_SESSION_SECONDS)],
  ];
}

/** Runs one dialog's session timer (RFC 4028 §10): a refresh at half time, or the end. */
export class SessionTimer {
  readonly #clock: Clock;
  readonly #refresh: () => void;
  readonly #expire: () => void;
  #refreshTimer: Timer | null = null;
  #expiryTimer: Timer | null = null;
  #session: Session | null = null;

  constructor(clock: Clock, refresh: () => void, expire: () => void) {
    this.#clock = clock;
    this.#refresh = refresh;
    this.#expire = expire;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** Starts anew with every refresh; null: this session needs none any more. */
  start(session: Session | null): void {
    this.stop();
    this.#session = session;
    if (!session) return;
    const lifeMs = session.seconds * 1_000;
    // §10: who does not refresh hangs up a little early, min(32 s, a third) before the end.
    const expiryMs = session.weRefresh ? lifeMs : lifeMs - Math.min(32_000, lifeMs / 3);
    this.#expiryTimer = this.#clock.after(expiryMs, this.#expire);
    if (session.weRefresh) this.#refreshTimer = this.#clock.after(lifeMs / 2, this.#refresh);
  }

  stop(): void {
    this.#refreshTimer?.cancel();
    this.#expiryTimer?.cancel();
    this.#session = null;
  }
}
