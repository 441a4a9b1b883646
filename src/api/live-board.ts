import { UserError } from '../base/errors.ts';
import type { Engine } from '../engine/context.ts';
import { liveAccuracy, type LiveAccuracy } from '../engine/live-accuracy.ts';
import { readLive } from '../engine/live-picture.ts';
import type { LiveView } from '../engine/live-views.ts';
import { printTime } from '../engine/print-views.ts';
import { eventText } from './event-stream.ts';
import { changesBetween, isNews, type LiveTargetChange } from './live-changes.ts';
import { maskTarget } from './mask-live.ts';
import { PollLoop } from './poll-loop.ts';

/** Twice a second is as fast as anybody reads. */
const lookMs = 500;
/** However slow a look is, looking is a tenth of the time at most. */
const restPerWork = 9;
/** So often who watches is told that there is no news, or that nothing can be read. */
const quietMs = 5_000;
/** Accuracy moves slowly, and a day of quotes is much to read. */
const accuracyMs = 30_000;
const targetsMax = 100;

interface Follower {
  seesNumbers: boolean;
  send: (text: string) => void;
}

/** One look at the lines for all who watch them: first the whole picture, then what has changed. */
export class LiveBoard {
  readonly #engine: Engine;
  readonly #loop: PollLoop;
  readonly #followers = new Set<Follower>();
  #accuracy: ReadonlyMap<string, LiveAccuracy> = new Map();
  #accuracyAt = -Infinity;
  #latest: LiveView | null = null;
  #readAt = -Infinity;
  #reading: Promise<LiveView> | null = null;
  #toldAt = -Infinity;
  /** Since when the database has not answered, ISO 8601. */
  #awaySince: string | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#loop = new PollLoop(engine.clock, engine.log, () => this.#turn());
  }

  /** @returns ends it */
  follow(follower: Follower): () => void {
    this.#followers.add(follower);
    if (this.#latest) follower.send(pictureText(this.#latest, follower.seesNumbers));
    if (this.#awaySince !== null) follower.send(this.#awayText(this.#awaySince));
    if (this.#followers.size === 1) this.#loop.start();
    return () => {
      this.#followers.delete(follower);
      if (this.#followers.size > 0) return;
      this.#loop.stop();
      this.#latest = null;
    };
  }

  /** The lines as they are, or were half a second ago. @throws UserError database-away */
  async look(seesNumbers: boolean): Promise<LiveView> {
    const isFresh = this.#engine.clock.monotonic() - this.#readAt < lookMs;
    const view = isFresh && this.#latest ? this.#latest : await this.#read();
    return forEyes(view, seesNumbers);
  }

  #read(): Promise<LiveView> {
    this.#reading ??= this.#readNow().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readNow(): Promise<LiveView> {
    const { clock } = this.#engine;
    if (clock.monotonic() - this.#accuracyAt >= accuracyMs) {
      this.#accuracy = await liveAccuracy(this.#engine, targetsMax);
      this.#accuracyAt = clock.monotonic();
    }
    return readLive(this.#engine, this.#accuracy, targetsMax);
  }

  /** @returns milliseconds until the next */
  async #turn(): Promise<number> {
    const { clock } = this.#engine;
    const beganAt = clock.monotonic();
    try {
      const view = await this.#read();
      this.#readAt = clock.monotonic();
      this.#show(view);
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'database-away') throw error;
      this.#tellAway();
    }
    return Math.max(lookMs, restPerWork * (clock.monotonic() - beganAt));
  }

  #show(view: LiveView): void {
    const before = this.#latest;
    const isBack = this.#awaySince !== null;
    this.#awaySince = null;
    // Everybody may have left while it was read.
    this.#latest = this.#followers.size > 0 ? view : null;
    if (!before || isBack) return this.#tell((seesNumbers) => pictureText(view, seesNumbers));
    const changes = changesBetween(before, view);
    if (!isNews(changes) && !this.#isQuiet()) return;
    this.#tell((seesNumbers) => eventText('changes', forEyes(changes, seesNumbers), null));
  }

  #tellAway(): void {
    if (this.#awaySince !== null && !this.#isQuiet()) return;
    const since = (this.#awaySince ??= printTime(this.#engine.db.now()));
    this.#tell(() => this.#awayText(since));
  }

  #awayText(since: string): string {
    const at = printTime(this.#engine.db.now());
    return eventText('away', { at, since, code: 'database-away' }, null);
  }

  #isQuiet(): boolean {
    return this.#engine.clock.monotonic() - this.#toldAt >= quietMs;
  }

  /** @param textFor made at most once for those who see numbers, and once for the others */
  #tell(textFor: (seesNumbers: boolean) => string): void {
    this.#toldAt = this.#engine.clock.monotonic();
    const texts = new Map<boolean, string>();
    for (const { seesNumbers, send } of this.#followers) {
      const text = texts.get(seesNumbers) ?? textFor(seesNumbers);
      texts.set(seesNumbers, text);
      send(text);
    }
  }
}

function pictureText(view: LiveView, seesNumbers: boolean): string {
  return eventText('picture', forEyes(view, seesNumbers), null);
}

function forEyes<View extends { callTargets: LiveTargetChange[] }>(
  view: View,
  seesNumbers: boolean,
): View {
  return seesNumbers ? view : { ...view, callTargets: view.callTargets.map(maskTarget) };
}
