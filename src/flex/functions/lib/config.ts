import { bounded, type Fields, text } from './fields.ts';

/** The environment of the Functions: what provisioning sets, read where they run. */
export interface FunctionConfig {
  readonly workspaceSid: string;
  readonly taskQueueSid: string;
  /** Null: there is no Unhold to ask, statistics decide. */
  readonly unhold: UnholdAccess | null;
  /** Where statistics decide, a callback is offered when the wait is longer. */
  readonly thresholdSeconds: number;
  /** How old statistics may be. */
  readonly waitCacheSeconds: number;
  /** How often a caller on hold hears the offer. */
  readonly offerEverySeconds: number;
  /** Such as `de-DE`. */
  readonly language: string;
  readonly holdMusicUrl: string;
}

export interface UnholdAccess {
  readonly url: string;
  /** A key with scope `offer:read`. */
  readonly apiKey: string;
  readonly callTargetId: string;
}

/** The names of the variables that `readConfig` reads. */
export const variableNames = [
  'WORKSPACE_SID',
  'TASK_QUEUE_SID',
  'UNHOLD_URL',
  'UNHOLD_API_KEY',
  'UNHOLD_CALL_TARGET_ID',
  'THRESHOLD_SECONDS',
  'WAIT_CACHE_SECONDS',
  'OFFER_EVERY_SECONDS',
  'LANGUAGE',
  'HOLD_MUSIC_URL',
] as const;
type VariableName = (typeof variableNames)[number];

/** One of the tracks that Twilio hosts for its own hold music. */
const twilioMusic = 'http://com.twilio.sounds.music.s3.amazonaws.com/MARKOVICHAMP-Borghestral.mp3';

/** What is missing or nonsense gets its default: a Function that fails at its settings helps no caller. */
export function readConfig(variables: Fields): FunctionConfig {
  const read = (name: VariableName, charactersMax = 500): string =>
    text(variables, name, charactersMax);
  const seconds = (name: VariableName, range: { min: number; max: number }, absent: number) =>
    bounded(variables, name, range) ?? absent;
  const url = read('UNHOLD_URL');
  return {
    workspaceSid: read('WORKSPACE_SID'),
    taskQueueSid: read('TASK_QUEUE_SID'),
    unhold:
      url === ''
        ? null
        : { url, apiKey: read('UNHOLD_API_KEY'), callTargetId: read('UNHOLD_CALL_TARGET_ID') },
    thresholdSeconds: seconds('THRESHOLD_SECONDS', { min: 0, max: 86_400 }, 120),
    waitCacheSeconds: seconds('WAIT_CACHE_SECONDS', { min: 1, max: 3600 }, 60),
    offerEverySeconds: seconds('OFFER_EVERY_SECONDS', { min: 10, max: 3600 }, 60),
    language: read('LANGUAGE', 20) || 'en-US',
    holdMusicUrl: read('HOLD_MUSIC_URL') || twilioMusic,
  };
}
