import { HandClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import type { Dialog } from '../../src/sip/dialog.ts';
import type { IncomingCall } from '../../src/sip/invite-server.ts';
import type { InviteOptions, InviteResult } from '../../src/sip/invite.ts';
import type { OutgoingCall } from '../../src/sip/invite-client.ts';
import type { UserAgentOptions } from '../../src/sip/user-agent.ts';
import { UserAgent } from '../../src/sip/user-agent.ts';
import type { Weather } from './fake-transport.ts';
import { FakeNetwork } from './fake-transport.ts';

export const alicePeer = { protocol: 'UDP', host: '10.0.0.1', port: 5060 } as const;
export const bobPeer = { protocol: 'UDP', host: '10.0.0.2', port: 5060 } as const;
export const names = { '10.0.0.1': 'alice', '10.0.0.2': 'bob' };

export const offer = 'v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\n';
export const answer = 'v=0\r\no=- 2 1 IN IP4 10.0.0.2\r\ns=-\r\n';

/** Alice calls, Bob is called, on one clock and one network. */
export interface Pair {
  clock: HandClock;
  network: FakeNetwork;
  alice: UserAgent;
  bob: UserAgent;
  /** Calls that came to Bob. */
  incoming: IncomingCall[];
  call(options?: Partial<InviteOptions>): OutgoingCall;
  /** A whole call up to the ACK; both dialogs. */
  connect(options?: Partial<InviteOptions>): Promise<{ a: Dialog; b: Dialog }>;
  /** Closes both; afterwards no timer is left. */
  close(): Promise<void>;
  /** `alice INVITE`, … since the last time asked. */
  story(): string[];
}

export function pairUp(
  options: {
    weather?: Weather;
    alice?: Partial<UserAgentOptions>;
    bob?: Partial<UserAgentOptions>;
  } = {},
): Pair {
  const clock = new HandClock();
  const network = new FakeNetwork(clock, options.weather);
  const incoming: IncomingCall[] = [];
  const agent = (host: string, more: Partial<UserAgentOptions>): UserAgent =>
    new UserAgent({ clock, log: silentLog, host, port: 5060, idSource: network.hex, ...more }, [
      network.transport(host),
    ]);
  const alice = agent('10.0.0.1', options.alice ?? {});
  const bob = agent('10.0.0.2', {
    onInvite: (call) => void incoming.push(call),
    ...options.bob,
  });
  let calls = 0;
  let told = 0;
  const pair: Pair = {
    clock,
    network,
    alice,
    bob,
    incoming,
    call(more = {}) {
      const id = ++calls;
      return alice.invite({
        to: 'sip:bob@10.0.0.2',
        from: { uri: 'sip:alice@10.0.0.1' },
        sdp: offer,
        ringTimeoutMs: 60_000,
        ids: { callId: `call-${id}`, fromTag: `from-${id}`, branch: `z9hG4bK-${id}` },
        ...more,
      });
    },
    async connect(more = {}) {
      const calling = pair.call(more);
      await clock.run(250);
      const accepted = incoming.at(-1)!.accept({ sdp: answer });
      await clock.run(250);
      const [up, taken] = await Promise.all([calling.result, accepted]);
      if (up.kind !== 'answered' || taken.kind !== 'confirmed')
        throw new Error(`${up.kind}, ${taken.kind}`);
      return { a: up.dialog, b: taken.dialog };
    },
    async close() {
      await Promise.all([alice.close(), bob.close()]);
      await clock.run(0);
    },
    story() {
      const lines = network.story(names).slice(told);
      told += lines.length;
      return lines;
    },
  };
  return pair;
}

export function dialogOf(result: InviteResult): Dialog {
  if (result.kind !== 'answered') throw new Error(`not answered: ${result.kind}`);
  return result.dialog;
}
