import { readFileSync } from 'node:fs';
import { createSocket } from 'node:dgram';
import { sipp, type SippRun } from '../../support/sipp.ts';
import { cueFor, type Exchange } from '../../support/exchange.ts';
import { RtpEar, type Law } from '../../support/rtp-ear.ts';
import {
  callee,
  caller,
  inCall,
  ok,
  recvInvite,
  recvRequest,
  respond,
  respondToInvite,
  type CallerInvite,
} from '../../support/sipp-scenario.ts';

/** A SIPp phone with an ear of its own. */
export interface SippPhone {
  run: SippRun;
  ear: RtpEar;
  /** Lets a scenario that waits for its cue go on. */
  cue(): Promise<void>;
  /** Waits for the end of the scenario and gives the messages; fails when it went otherwise. */
  done(): Promise<string>;
}

let calls = 0;
const open = new Set<SippPhone>();

/** Hangs up on what a failed test left; for `after`. */
export async function closePhones(): Promise<void> {
  for (const phone of open) {
    phone.run.stop();
    await phone.done().catch(() => {
      // The test that it belongs to has failed already.
    });
  }
}

function phoneOf(run: SippRun, ear: RtpEar, cue: () => Promise<void>): SippPhone {
  const phone: SippPhone = {
    ...{ run, ear, cue },
    async done() {
      open.delete(phone);
      const { ok: isOk, output, messages } = await run.done;
      await ear.close();
      if (!isOk) throw new Error(`SIPp: ${output}\n${messages.slice(-6000)}`);
      return messages;
    },
  };
  open.add(phone);
  return phone;
}

/** SIPp calls the platform; the steps follow the INVITE. */
export async function sippCaller(
  target: string,
  to: string,
  options: {
    invite?: Partial<CallerInvite>;
    steps: string[] | ((ear: RtpEar) => string[]);
    law?: Law;
    transport?: 'u1' | 't1';
    timeoutSeconds?: number;
  },
): Promise<SippPhone> {
  const ear = await RtpEar.open(options.law);
  const callId = `blackbox-${process.pid}-${(calls += 1)}`;
  const steps = typeof options.steps === 'function' ? options.steps(ear) : options.steps;
  const run = await sipp({
    ...{ target, service: to, transport: options.transport ?? 'u1' },
    scenario: caller({ sdp: ear.sdp(), ...options.invite }, steps),
    timeoutSeconds: options.timeoutSeconds ?? 40,
    extra: ['-cid_str', callId],
  });
  return phoneOf(run, ear, () => tell(run.port, cueFor(callId)));
}

/** SIPp is called: a customer or an agent behind the exchange. */
export async function sippCallee(
  exchange: Exchange,
  user: string,
  options: {
    steps: string[] | ((ear: RtpEar, contactPort: number) => string[]);
    law?: Law;
    calls?: number;
    timeoutSeconds?: number;
  },
): Promise<SippPhone> {
  const ear = await RtpEar.open(options.law);
  const steps =
    typeof options.steps === 'function' ? options.steps(ear, exchange.port) : options.steps;
  const run = await sipp({
    scenario: callee(steps),
    calls: options.calls ?? 1,
    timeoutSeconds: options.timeoutSeconds ?? 60,
  });
  await listening(run.port);
  exchange.connect(user, run.port);
  return phoneOf(run, ear, () => exchange.cue(user));
}

/** The usual beginnings and ends. What we send inside the call comes through the exchange, which reads it. */
export const picksUp = (ear: RtpEar, contactPort: number): string[] => [
  recvInvite,
  respond(180),
  respond(200, { sdp: ear.sdp(), contactPort }),
  recvRequest('ACK'),
];
export const ringsUntilCancelled: string[] = [
  recvInvite,
  respond(180),
  recvRequest('CANCEL'),
  ok(),
  respondToInvite(487),
  recvRequest('ACK'),
];
export const isHungUp: string[] = [recvRequest('BYE', 'timeout="40000"'), ok()];
export const refuses = (status: number, headers: string[] = []): string[] => [
  recvInvite,
  respond(status, { headers, retrans: true }),
  recvRequest('ACK'),
];
export const answeredAndAcked: string[] = [inCall.answered, inCall.ack()];

async function tell(port: number, text: string): Promise<void> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.send(text, port, '127.0.0.1', () => resolve()));
  socket.close();
}

/** Waits until a UDP or TCP port is bound, as the kernel tells. */
export async function listening(port: number): Promise<void> {
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')} `;
  for (let tries = 0; tries < 200; tries++) {
    if (['udp', 'tcp'].some((name) => readFileSync(`/proc/net/${name}`, 'utf8').includes(hex)))
      return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing listens on ${port}`);
}
