import type { callbacks } from '../../text/en/callbacks.ts';
import type { Attempt, Callback, JournalEntry } from './events.ts';

type Texts = (typeof callbacks)['story'] & { results: (typeof callbacks)['results'] };

/** One line of a callback's story. */
export interface StoryLine {
  id: string;
  at: string;
  /** Who did it, in words. */
  who: string;
  /** What happened, one sentence. */
  what: string;
  /** What was said with it: an operator's reason, a node's finding. Text from anywhere. */
  because: string | null;
  dueAt: string | null;
  /** The attempt that began here. */
  attempt: Attempt | null;
}

/** The journal in plain words, oldest first; the n-th `claimed` began the n-th attempt. */
export function tellStory(callback: Callback, texts: Texts): StoryLine[] {
  let tries = 0;
  return callback.journal.map((entry) => {
    const begins = entry.event === 'claimed';
    if (begins) tries += 1;
    const attempt = callback.attempts[tries - 1] ?? null;
    const { what, because } = tell(entry, { callback, attempt, tries }, texts);
    return {
      ...{ id: entry.id, at: entry.at, who: whoOf(entry.actor, texts), what, because },
      // A claim or an end says nothing of when it is due.
      dueAt: entry.dueAt,
      attempt: begins ? attempt : null,
    };
  });
}

interface Told {
  what: string;
  because: string | null;
}

function tell(
  { event, reason, dueAt }: JournalEntry,
  { callback, attempt, tries }: { callback: Callback; attempt: Attempt | null; tries: number },
  texts: Texts,
): Told {
  const { events } = texts;
  switch (event) {
    case 'requested': {
      const said = callback.quote ? ` ${texts.told(callback.quote.said)}` : '';
      const isByPhone = callback.source === 'phone';
      return only(`${isByPhone ? texts.requestedByPhone : texts.requested}${said}`);
    }
    case 'claimed':
      return only(events.claimed(attempt?.number ?? tries));
    case 'first-party-ready':
      return only(attempt?.firstParty === 'agent' ? events.agentReady : events.customerReady);
    case 'attempt-failed': {
      const [result = '', ...rest] = (reason ?? '').split(': ');
      const known = Object.hasOwn(texts.results, result);
      return {
        what: events['attempt-failed'](known ? wordOf(texts.results, result) : (reason ?? '')),
        because: known && rest.length > 0 ? rest.join(': ') : null,
      };
    }
    case 'snoozed':
      return only(events.snoozed((reason ?? '').replace(/ minutes$/, '')));
    case 'declined':
    case 'abandoned':
      return only(events[event]);
    case 'called-now': {
      const [, how, words = null] = /^(in|out of) turn(?:: (.*))?$/s.exec(reason ?? '') ?? [];
      return {
        what: how === 'out of' ? events.calledOutOfTurn : events.calledInTurn,
        because: words,
      };
    }
    case 'cancel-requested':
      return { what: events[event], because: reason === 'cancelled' ? null : reason };
    case 'rescheduled': {
      const isOnlyTime = dueAt !== null && reason === `to ${dueAt}`;
      return { what: events.rescheduled, because: isOnlyTime ? null : reason };
    }
    case 'expired':
      return only(events.expired);
    default: {
      const words: Readonly<Record<string, unknown>> = events;
      const what = Object.hasOwn(words, event) ? words[event] : null;
      return { what: typeof what === 'string' ? what : event, because: reason };
    }
  }
}

const only = (what: string): Told => ({ what, because: null });

const wordOf = (words: Readonly<Record<string, string>>, name: string): string =>
  words[name] ?? name;

/** `person:Ada` in words. */
export function whoOf(actor: string, { who }: Pick<Texts, 'who'>): string {
  const [kind = '', ...rest] = actor.split(':');
  const name = rest.join(':');
  if (kind === 'node' || kind === 'key' || kind === 'person') return who[kind](name);
  if (kind === 'caller' || kind === 'agent' || kind === 'system') return who[kind];
  return actor;
}
