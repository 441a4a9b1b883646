import { targetIn, urlIn, type Document } from './document.ts';
import { tell } from './documents.ts';
import { until } from './interruption.ts';
import { next, type Next, type Scope } from './scope.ts';
import { play } from './sound.ts';
import { beep } from './sounds.ts';
import { targetOf, type Params } from './target.ts';
import type { Record } from './twiml/verbs.ts';

/** The audio engine records no longer than this. */
const maxMs = 120_000;
const recordingsMax = 100;

/** Records until silence, a key, the limit or the end of the call; nothing said: the next verb. */
export async function runRecord(scope: Scope, verb: Record, document: Document): Promise<Next> {
  const { call } = scope;
  await call.answer();
  if (verb.playBeep) await play(scope, beep, 1);
  const limitMs = Math.min(verb.maxLengthSeconds * 1000, maxMs);
  const recorded = call.leg.record(limitMs, verb.timeoutSeconds * 1000);
  try {
    const audio = await until(recorded, scope.signal);
    if (audio.length === 0) return next;
    const params = keep(scope, verb, document, audio);
    // Any key ends it, and which one it was is not told apart.
    call.leg.keys.clear();
    return { kind: 'fetch', target: targetIn(document, verb.action, verb.method, params) };
  } catch (error) {
    const audio = call.leg.gone.aborted ? await recorded : new Int16Array(0);
    if (audio.length > 0) {
      const params = { ...keep(scope, verb, document, audio), Digits: 'hangup' };
      tell(scope, targetIn(document, verb.action, verb.method, params));
    }
    throw error;
  }
}

function keep(scope: Scope, verb: Record, document: Document, audio: Int16Array): Params {
  const { desk, call } = scope;
  const { account, recordings } = desk;
  const sid = account.newSid('RE');
  recordings.set(sid, audio);
  const [oldest] = recordings.keys();
  if (recordings.size > recordingsMax && oldest !== undefined) recordings.delete(oldest);
  const params = {
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Recordings/${sid}`,
    RecordingSid: sid,
    RecordingDuration: String(Math.ceil(audio.length / 8_000)),
  };
  call.note('played', `recorded ${sid}, ${params.RecordingDuration} s`);
  if (verb.recordingStatusCallback !== null)
    tell(
      scope,
      targetOf(urlIn(document, verb.recordingStatusCallback), verb.recordingStatusCallbackMethod, {
        ...params,
        RecordingStatus: 'completed',
        RecordingChannels: '1',
        RecordingSource: 'RecordVerb',
      }),
    );
  return params;
}
