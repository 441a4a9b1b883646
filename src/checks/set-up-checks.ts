import { allowList } from './allow-list.ts';
import { audioAddress, audioPorts } from './audio-checks.ts';
import type { Check, CheckId, Verdict } from './check.ts';
import { address, destinations, trunk, trunkName } from './network-checks.ts';
import { database, databaseClock, prompts } from './own-checks.ts';
import type { Probes } from './probes.ts';
import type { Subject } from './subject.ts';
import { publicUrl, twilioAccount, twilioQueues } from './web-checks.ts';

const table: Record<CheckId, (subject: Subject, probes: Probes) => Promise<Verdict>> = {
  database,
  'database-clock': databaseClock,
  prompts,
  address,
  'audio-ports': audioPorts,
  'audio-address': audioAddress,
  'allow-list': allowList,
  'trunk-name': trunkName,
  trunk,
  destinations,
  'public-url': publicUrl,
  'twilio-account': twilioAccount,
  'twilio-queues': twilioQueues,
};

/** Those of an installation that are asked for, in the order in which one would mend them. */
export function setUpChecks(subject: Subject, probes: Probes, ids: readonly CheckId[]): Check[] {
  return ids.map((id) => ({ id, run: () => table[id](subject, probes) }));
}
