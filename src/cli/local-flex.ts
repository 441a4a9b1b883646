import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { startMediaWorkers } from '../media/media-workers.ts';
import { newPhoneNumber } from '../twin/account/phone-number.ts';
import { startAgents } from '../twin/agents/agents.ts';
import type { Habits } from '../twin/agents/habits.ts';
import { startTwin, type Twin, type TwinOptions } from '../twin/twin.ts';

export interface LocalFlexOptions extends TwinOptions {
  /** Numbers the account has from the beginning, E.164. */
  numbers: readonly string[];
  /** Simulated agents; they have phones of their own. */
  agents: readonly string[];
  habits?: Partial<Habits>;
}

/** Real time for phones whatever the twin's clock does. */
export async function startLocalFlex(
  options: LocalFlexOptions & { phoneClock: Clock; log: Log },
): Promise<Twin> {
  const { numbers, agents: names, habits, phoneClock, log, host } = options;
  const twin = await startTwin(options);
  const { account, taskRouter } = twin;
  for (const number of numbers) {
    const owned = newPhoneNumber(account, number);
    account.phoneNumbers.set(owned.sid, owned);
  }
  if (names.length === 0) return twin;
  const media = await startMediaWorkers({ log, workers: 1, portRange: null });
  const agents = await startAgents({
    ...{ taskRouter, media, clock: phoneClock, log, host, names, seed: 'unhold' },
    ...(habits && { habits }),
  });
  return {
    ...twin,
    async stop() {
      await agents.close();
      await media.close();
      await twin.stop();
    },
  };
}
