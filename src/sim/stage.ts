import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { startMediaWorkers } from '../media/media-workers.ts';
import type { IncomingCall } from '../sip/invite-server.ts';
import { createUserAgent } from '../sip/user-agent.ts';
import { UdpTransport } from '../sip/transport-udp.ts';
import { Carrier } from './carrier.ts';
import { ContactCentre } from './contact-centre.ts';
import { Endpoint } from './endpoint.ts';
import type { Story } from './story.ts';
import { UnrulyTransport } from './unruly-transport.ts';

/** Callers, a carrier and a contact centre, each with a SIP address of its own on this machine. */
export interface Stage {
  carrier: Carrier;
  centre: ContactCentre;
  callers: Endpoint;
  /** Where the platform's trunk has to point. */
  trunkUri: string;
  /** SIP URI of the contact centre. */
  destination: string;
  close(): Promise<void>;
}

export interface StageOptions {
  clock: Clock;
  log: Log;
  story: Story;
  /** Address to bind, loopback as a rule. */
  host: string;
}

export async function buildStage(options: StageOptions): Promise<Stage> {
  const { clock, log, story, host } = options;
  const media = await startMediaWorkers({ log, workers: 1, portRange: null });
  const wire = new UnrulyTransport(await UdpTransport.open(host, 0));

  const endpoint = async (
    take: (call: IncomingCall) => Promise<void>,
    transports?: UnrulyTransport[],
  ): Promise<Endpoint> => {
    const agent = await createUserAgent({
      ...{ clock, log, host, port: 0 },
      ...(transports ? { transports } : {}),
      onInvite: (call) => {
        take(call).catch((error: unknown) =>
          log.error({ error: String(error) }, 'A simulated call broke off'),
        );
      },
    });
    return new Endpoint({ clock, story, agent, media, host });
  };

  // Nobody calls before the addresses are known, so the two are set when the first call comes.
  const trunk = await endpoint((call) => carrier.take(call), [wire]);
  const desk = await endpoint((call) => centre.take(call));
  const callers = await endpoint(async (call) => call.refuse(480));
  const carrier = new Carrier(trunk, wire, story);
  const centre = new ContactCentre(desk, story);
  return {
    ...{ carrier, centre, callers },
    trunkUri: `sip:${trunk.address}`,
    destination: `sip:agents@${desk.address}`,
    async close() {
      await Promise.all([trunk.close(), desk.close(), callers.close()]);
      await media.close();
    },
  };
}
