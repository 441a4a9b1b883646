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

/**
 * A local Twilio with phone numbers of its own and agents who answer; what has started is stopped again when
 * the rest cannot.
 * @param options.phoneClock real time, also where the twin's own clock runs faster
 */
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
  const started = [() => twin.stop()];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const media = await startMediaWorkers({ log, workers: 1, portRange: null });
    started.push(() => media.close());
    const agents = await startAgents({
      ...{ taskRouter, media, clock: phoneClock, log, host, names, seed: 'unhold' },
      ...(habits && { habits }),
    });
    started.push(() => agents.close());
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...twin, stop };
}
