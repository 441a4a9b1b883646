import { readFile } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import type { Installation } from './provision/provision.ts';
import type { PlannedChange } from './provision/planned.ts';
import type { Fetch } from './provision/transport.ts';
import type { TwilioLogin } from './provision/twilio-client.ts';
import { checkedSettings } from './read-settings.ts';

export interface FlexDeskOptions {
  twilio: TwilioLogin;
  clock: Clock;
  fetch: Fetch;
  /** The settings file that `unhold flex` would read. */
  file: string;
  /** Where this Unhold answers on this machine. */
  unholdUrl: () => string;
  /** A key with scope admin of it, for as long as it is needed. */
  lendKey: () => Promise<{ secret: string; giveBack: () => Promise<void> }>;
  /** Done when a plan has been carried out; absent: nothing. */
  afterwards?: (() => Promise<void>) | undefined;
}

export interface Planned {
  settings: unknown;
  name: string;
  changes: PlannedChange[];
  text: string;
  checklist: string[];
  deaf: string | null;
  carryOut(onStep: (step: DoneStep) => void): Promise<void>;
  close(): Promise<void>;
}

interface DoneStep {
  did: string;
  kind: string;
  name: string;
  reason: string | null;
}

/** What `unhold flex plan`, `apply` and `destroy` do, for whoever has a page instead of a terminal. */
export function createFlexDesk(options: FlexDeskOptions): {
  fileSettings(): Promise<unknown>;
  plan(asked: AskedPlan): Promise<Planned>;
} {
  return {
    fileSettings: () => fileSettings(options.file),
    plan: (asked) => plan(options, asked),
  };
}

export interface AskedPlan {
  settings: unknown;
  destroy: boolean;
  buy: boolean;
  release: boolean;
}

/** As they stand in the file, right or wrong: the form shows what is wrong. Null: there is none, or it is no JSON. */
async function fileSettings(file: string): Promise<unknown> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return parsed;
  } catch {
    return null;
  }
}

async function plan(desk: FlexDeskOptions, asked: AskedPlan): Promise<Planned> {
  const settings = checkedSettings(asked.settings, 'The settings');
  // Only now: Twilio's SDK and the compiler of the Functions cost a second and a hundred megabytes.
  const [provision, print, planned, { checklist }, { whyNotListening }, { createSend }] =
    await Promise.all([
      import('./provision/provision.ts'),
      import('./provision/print.ts'),
      import('./provision/planned.ts'),
      import('./provision/checklist.ts'),
      import('./provision/listening.ts'),
      import('./provision/transport.ts'),
    ]);
  const { twilio, clock, fetch } = desk;
  const key = settings.provider === 'unhold' ? await desk.lendKey() : null;
  const close = async (): Promise<void> => key?.giveBack();
  try {
    const unhold = key && { url: desk.unholdUrl(), apiKey: key.secret };
    const { buy, release } = asked;
    const installation: Installation = { settings, twilio, unhold, clock, fetch, buy, release };
    const work = await (asked.destroy ? provision.planDestroy : provision.planApply)(installation);
    const deaf =
      settings.provider === 'unhold' && unhold !== null && !asked.destroy
        ? await whyNotListening(createSend({ clock, fetch }), {
            ...{ twilio, unhold, unholdUrl: settings.unholdUrl },
          })
        : null;
    return {
      ...{ settings, name: settings.name, deaf, close },
      changes: planned.plannedChanges(work.plan),
      text: print.printPlan(work.plan),
      checklist: asked.destroy ? [] : checklist(settings),
      async carryOut(onStep) {
        await work.carryOut((...step) => onStep(planned.doneStep(...step)));
        await desk.afterwards?.();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
