import { realClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { createUserAgent } from '../src/sip/user-agent.ts';

/** Our SIP stack alone: takes every call at once with the same SDP, without engine, database or audio. */
const sdp =
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n';

const agent = await createUserAgent({
  ...{ clock: realClock, log: silentLog, host: '127.0.0.1', port: 0 },
  onInvite: (call) => void call.accept({ sdp }),
  limits: { transactionsMax: 1_000_000, invitesPerSecondMax: 1_000_000 },
});
process.on('disconnect', () => process.exit());
process.send?.(agent.port);
