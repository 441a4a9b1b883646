import type { HttpMethod } from '../account/http-method.ts';
import type { WebAnswer } from '../web/web.ts';
import type { Document } from './document.ts';
import { until } from './interruption.ts';
import type { Scope } from './scope.ts';
import type { Params, Target } from './target.ts';
import { readTwiml } from './twiml/read-twiml.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';

const timeLimitMs = 15_000;
/** TwiML may have 64 kB (error 11750); a sound that stands in its place may have more. */
const twimlBytesMax = 65_536;
const bytesMax = 4_000_000;
const xmlTypes = ['text/xml', 'application/xml', 'text/html', ''];

/**
 * Gets the next document of a call; where that fails, from the fallback URL.
 * @throws TwimlFault when there is none, Interruption when the call is not there any more
 */
export async function fetchDocument(scope: Scope, target: Target): Promise<Document> {
  if (target.kind === 'twiml') return read(scope, target.text, { url: null, method: 'POST' });
  const { url, method, params, fallback } = target;
  try {
    return await ask(scope, url, method, params);
  } catch (error) {
    if (!(error instanceof TwimlFault) || fallback === null) throw error;
    scope.call.note('error', `${error.code} ${error.message}`);
    const failed = { ...params, ErrorCode: String(error.code), ErrorUrl: url };
    return ask(scope, fallback.url, fallback.method, failed);
  }
}

async function ask(scope: Scope, url: string, method: HttpMethod, more: Params): Promise<Document> {
  const { call, desk } = scope;
  const params = call.params({ ...scope.params(), ...more });
  call.note('web', `${method} ${url}`);
  const answer = await until(
    desk.web.send({
      ...{ url, method, params, timeLimitMs, kind: 'twiml', bytesMax, cookies: call.cookies },
    }),
    scope.signal,
  );
  return readAnswer(scope, answer, { url, method });
}

function readAnswer(
  scope: Scope,
  answer: WebAnswer,
  from: { url: string; method: HttpMethod },
): Document {
  if (answer.kind === 'failed') throw new TwimlFault(answer.code, answer.reason);
  const { status, contentType, body, bytes } = answer;
  if (status >= 400) throw new TwimlFault(11_200, `${from.url} answered ${status}`);
  if (status === 204) return { verbs: [], ...from };
  if (contentType.startsWith('audio/'))
    return { verbs: [{ verb: 'Play', url: from.url, digits: null, loop: 1 }], ...from };
  if (bytes.length > twimlBytesMax)
    throw new TwimlFault(11_750, `${from.url} answered with ${bytes.length} bytes`);
  if (contentType === 'text/plain')
    return { verbs: [{ verb: 'Say', text: body.trim().slice(0, 4_096), loop: 1 }], ...from };
  if (!xmlTypes.includes(contentType))
    throw new TwimlFault(12_300, `${from.url} answered with ${contentType}, not with text/xml`);
  return read(scope, body, from);
}

function read(
  scope: Scope,
  text: string,
  from: { url: string | null; method: HttpMethod },
): Document {
  const { verbs, warnings } = readTwiml(text);
  for (const warning of warnings) scope.call.note('warning', `12200 ${warning}`);
  return { verbs, ...from };
}

/** Tells an address of the document something whose answer does not matter any more. */
export function tell(scope: Scope, target: Target): void {
  if (target.kind === 'twiml') return;
  const { desk, call } = scope;
  const { url, method } = target;
  const params = call.params({ ...scope.params(), ...target.params });
  call.note('web', `${method} ${url}`);
  desk.track(
    desk.web.send({
      ...{ url, method, params, timeLimitMs, kind: 'twiml', bytesMax, cookies: call.cookies },
    }),
  );
}
