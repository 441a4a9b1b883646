import { realClock, sleep } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { MediaFull, type MediaEngine } from '../../src/media/media-engine.ts';
import { startMediaWorkers } from '../../src/media/media-workers.ts';
import { ContactCentre } from '../../src/sim/contact-centre.ts';
import { Endpoint } from '../../src/sim/endpoint.ts';
import { Story } from '../../src/sim/story.ts';
import type { IncomingCall } from '../../src/sip/invite-server.ts';
import { createUserAgent } from '../../src/sip/user-agent.ts';
import { agentHz, customerHz, type Customers } from './customers.ts';
import { Random } from './random.ts';

const host = '127.0.0.1';
/** Everybody hangs up when the line is dead for so long: longer than a node is frozen. */
const rtpTimeoutMs = 16_000;
/** The contact centre refuses so many calls. */
const refusals01 = 0.05;

/** Everybody's phones, in the harness's own process, which no fault touches. */
export interface PhoneStage {
  callers: Endpoint;
  /** Where the platform's trunk points. */
  trunkUri: string;
  /** A queue with music, and agents' phones that ring. */
  queue: string;
  people: string;
  /** Lines of the story are for people; of thousands nobody reads them. */
  forget(): void;
  close(): Promise<void>;
}

export async function openStage(seed: number, customers: Customers): Promise<PhoneStage> {
  const log = createLog('error');
  const media = await startMediaWorkers({ log, workers: 1, portRange: null });
  beNeverFull(media);
  const story = new Story(realClock);
  const open = async (take: (call: IncomingCall) => Promise<void>): Promise<Endpoint> => {
    const agent = await createUserAgent({
      ...{ clock: realClock, log, host, port: 0 },
      onInvite: (call) => {
        take(call).catch((error: unknown) => log.error({ error }, 'A phone of the harness broke'));
      },
    });
    return new Endpoint({ clock: realClock, story, agent, media, host, rtpTimeoutMs });
  };

  // Nobody calls before the addresses are known.
  const trunk = await open((call) => customers.take(call));
  customers.endpoint = trunk;
  const callers = await open(async (call) => call.refuse(480));
  const random = new Random(seed, 'contact centre');
  const desk = await open(async (call) => {
    if (random.chance(refusals01)) return call.refuse(486);
    return call.request.uri.includes('people') ? people.take(call) : queue.take(call);
  });
  const habits = { agents: 60, talkMs: 2_500, agentHz, customerHz };
  const queue = new ContactCentre(desk, story, habits);
  const people = new ContactCentre(desk, story, {
    ...habits,
    reception: { kind: 'person', ringMs: 700 },
  });
  return {
    callers,
    trunkUri: `sip:${trunk.address}`,
    queue: `sip:queue@${desk.address}`,
    people: `sip:people@${desk.address}`,
    forget: () => void story.lines.splice(0),
    async close() {
      await Promise.all([trunk.close(), desk.close(), callers.close()]);
      await media.close();
    },
  };
}

/** A busy machine makes the workers refuse calls for a moment; a phone on a desk does not do that. */
function beNeverFull(media: MediaEngine): void {
  const open = media.open.bind(media);
  media.open = async (options) => {
    for (let tries = 1; ; tries++) {
      try {
        return await open(options);
      } catch (error) {
        if (!(error instanceof MediaFull) || tries === 50) throw error;
        await sleep(realClock, 100);
      }
    }
  };
}
