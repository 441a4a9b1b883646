import type { QueueEvent } from '../callback/queue-event.ts';
import type { CallbackPlace } from '../store/callbacks.ts';

/*
 * Our own callbacks stand in the line of their call target like the callers who hold. What is told of them is always
 * the difference to what was told before: so it does not matter how often a row is looked at, or by which node.
 */

/** Where a callback stands, by its row. */
export type Standing =
  | { kind: 'in-line' }
  /** Not before this time (ms since 1970): the person chose it, or was not reached. */
  | { kind: 'later'; from: number }
  /** With an agent, or over. */
  | { kind: 'gone' };

export function standingOf(place: CallbackPlace, now: number): Standing {
  switch (place.state) {
    case 'requested':
    case 'waiting': {
      // One that was never tried keeps its place, whenever it is due: it is due when its turn comes.
      const isPutOff = place.scheduledFor !== null || place.wasTried;
      if (isPutOff && place.dueAt > now) return { kind: 'later', from: place.dueAt };
      return { kind: 'in-line' };
    }
    case 'dialing':
    case 'connecting':
      return { kind: 'in-line' };
    case 'talking':
    case 'ended':
      return { kind: 'gone' };
    default:
      return place.state satisfies never;
  }
}

interface Told {
  place: CallbackPlace;
  standing: Standing['kind'];
  /** The contact centre's own events have followed it to an agent: what becomes of it is theirs to tell. */
  isFollowed: boolean;
  /** A task of it waits in the contact centre's queue, and is counted there. */
  hasTask: boolean;
}

/** The callbacks of one call target, as far as its line was told of them. */
export class LineCallbacks {
  readonly #told = new Map<string, Told>();
  readonly #later = new Map<string, number>();
  readonly #tell: (event: QueueEvent) => void;

  constructor(tell: (event: QueueEvent) => void) {
    this.#tell = tell;
  }

  /** When the person joined the line, ms since 1970; null for one that is not ours. */
  joinedAt(id: string): number | null {
    return this.#told.get(id)?.place.joinedAt ?? null;
  }

  /** Tasks of ours that wait in the contact centre's queue. */
  get tasksWaiting(): number {
    return [...this.#told.values()].filter(({ hasTask }) => hasTask).length;
  }

  /** Notes what the contact centre tells of a return call. */
  heard(event: QueueEvent): void {
    const told = 'call' in event ? this.#told.get(event.call) : undefined;
    if (!told) return;
    told.hasTask = event.type === 'joined';
    if (event.type === 'answered') told.isFollowed = true;
  }

  /** @param now ms since 1970 */
  look(place: CallbackPlace, now: number): void {
    const { id } = place;
    const before = this.#told.get(id);
    const standing = standingOf(place, now);
    if (standing.kind === 'later') this.#later.set(id, standing.from);
    else this.#later.delete(id);
    if (standing.kind === 'gone') this.#told.delete(id);
    else {
      const stays = before?.standing === 'in-line' && standing.kind === 'in-line';
      const isFollowed = stays && before.isFollowed;
      const hasTask = before?.hasTask ?? false;
      this.#told.set(id, { place, standing: standing.kind, isFollowed, hasTask });
    }
    if (standing.kind === 'in-line' && before?.standing !== 'in-line')
      this.#tell(joinedEvent(place, now));
    const isLeaving = standing.kind !== 'in-line' && before?.standing === 'in-line';
    if (isLeaving && !before.isFollowed) this.#tell({ type: 'left', at: now, call: id });
  }

  /** Those in line who have not been seen to reach an agent: for one who has not heard of them. */
  *standing(): Generator<CallbackPlace> {
    for (const { place, standing, isFollowed } of this.#told.values())
      if (standing === 'in-line' && !isFollowed) yield place;
  }

  /** Puts those in line whose time has come. */
  pass(now: number): void {
    for (const [id, from] of this.#later) {
      const place = this.#told.get(id)?.place;
      if (from <= now && place) this.look(place, now);
    }
  }
}

/** A callback as the line is told of it: its place is that of the person, since when he waits. */
export function joinedEvent({ id: call, joinedAt }: CallbackPlace, at: number): QueueEvent {
  const since = Math.min(joinedAt, at);
  return { type: 'joined', at, call, since, priority: 0, isCallback: true };
}
