import type { Twilio } from 'twilio';
import type { Clock } from '../../base/clock.ts';
import type { FlexSettings } from '../settings.ts';
import type { UnholdApi } from './unhold-api.ts';
import type { UploadFunction } from './upload.ts';

/** The way into a Twilio account, and into Unhold where it is the provider. */
export interface Account {
  readonly twilio: Twilio;
  readonly upload: UploadFunction;
  /** Null with provider "mindful". */
  readonly unhold: UnholdApi | null;
  readonly settings: FlexSettings;
  /** Null: it is gone, and with it what we put there. */
  readonly workspaceSid: string | null;
  readonly clock: Clock;
  /** Buy numbers that the account does not have. */
  readonly buy: boolean;
  /** Give numbers back that were bought. */
  readonly release: boolean;
}
