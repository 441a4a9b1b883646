import type { Clock } from '../../base/clock.ts';
import type { Account } from '../account/account.ts';
import type { Web } from '../web/web.ts';
import type { CallNote } from './call-notes.ts';

/** What one call needs of the twin around it. */
export interface CallTools {
  readonly account: Account;
  readonly web: Web;
  /** The twin's time: it may run faster than the audio. */
  readonly clock: Clock;
  readonly onNote: (callSid: string, note: CallNote) => void;
  /** The call is over. */
  readonly onOver: (callSid: string) => void;
  /** For work that nobody waits for: logs how it fails. */
  readonly track: (work: Promise<unknown>) => void;
}
