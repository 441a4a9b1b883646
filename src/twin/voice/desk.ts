import type { Log } from '../../base/log.ts';
import type { IncomingCall } from '../../sip/invite-server.ts';
import type { TaskRouter } from '../taskrouter/taskrouter.ts';
import type { CallTools } from './call-tools.ts';
import type { Leg } from './leg.ts';
import type { LiveCall } from './live-call.ts';
import type { Queues } from './queues.ts';
import type { Sounds } from './sounds.ts';

/** What all calls of the twin share. */
export interface Desk extends CallTools {
  readonly taskRouter: TaskRouter;
  readonly log: Log;
  readonly sounds: Sounds;
  readonly queues: Queues;
  /** Calls that are not over, by SID. */
  readonly live: Map<string, LiveCall>;
  /** Keeps a new call with those that live. */
  readonly begin: (call: LiveCall) => void;
  /** @param incoming absent: a leg to call with */
  readonly newLeg: (incoming?: IncomingCall) => Leg;
  /** `127.0.0.1:5060`: where the twin's SIP is. */
  readonly sipAddress: string;
  /** Where calls to phone numbers go; null: only to numbers of the account. */
  readonly carrierUri: string | null;
  /** Whether SIP calls to this host stay on this machine. */
  readonly reaches: (host: string) => boolean;
  /** 8 kHz mono, by recording SID. */
  readonly recordings: Map<string, Int16Array>;
}
