import type { CallEvent } from '../account/call.ts';
import { rfc2822 } from '../rest/dates.ts';
import type { CookieJar } from '../web/cookies.ts';
import type { CallNote } from './call-notes.ts';
import type { CallTools } from './call-tools.ts';
import type { Params } from './target.ts';
import type { CallbackPlan } from './twiml/verbs.ts';

type Note = (kind: CallNote['kind'], text: string) => void;

const timeLimitMs = 15_000;

/** Tells the account how a call gets on, one webhook after the other, so that none overtakes another. */
export class StatusReports {
  readonly #tools: CallTools;
  readonly #cookies: CookieJar;
  readonly #plans: readonly CallbackPlan[];
  #last: Promise<void> = Promise.resolve();
  #sequence = 0;

  constructor(tools: CallTools, cookies: CookieJar, plans: readonly CallbackPlan[]) {
    this.#tools = tools;
    this.#cookies = cookies;
    this.#plans = plans;
  }

  /** @param params what is true now: the call may have moved on when its turn comes */
  tell(event: CallEvent, params: Params, note: Note): void {
    const plans = this.#plans.filter(({ url, events }) => url !== null && events.includes(event));
    if (plans.length === 0) return;
    const told = {
      ...params,
      Timestamp: rfc2822(this.#tools.clock.now()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(this.#sequence++),
    };
    this.#last = this.#last.then(async () => {
      await Promise.all(plans.map((plan) => this.#send(plan, told, note)));
    });
    this.#tools.track(this.#last);
  }

  async #send({ url, method }: CallbackPlan, params: Params, note: Note): Promise<void> {
    if (url === null) return;
    note('web', `${method} ${url} CallStatus=${params['CallStatus'] ?? ''}`);
    const answer = await this.#tools.web.send({
      ...{ url, method, params, timeLimitMs, kind: 'callback', cookies: this.#cookies },
    });
    if (answer.kind === 'failed') note('error', `${answer.code} ${answer.reason}`);
    else if (answer.status >= 400) note('error', `11200 ${url} answered ${answer.status}`);
  }
}
