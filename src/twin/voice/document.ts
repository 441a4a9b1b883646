import type { HttpMethod } from '../account/http-method.ts';
import { targetOf, type Params, type Target } from './target.ts';
import { TwimlFault } from './twiml/twiml-fault.ts';
import type { Verb } from './twiml/verbs.ts';

/** TwiML as it came, with the address that relative URLs in it are meant from. */
export interface Document {
  verbs: Verb[];
  /** Null when it was given inline. */
  url: string | null;
  method: HttpMethod;
}

/**
 * The target of an attribute such as `action`; relative to the document.
 * @param url null or empty: the document itself @throws TwimlFault 11100 when it leads nowhere
 */
export function targetIn(
  document: Document,
  url: string | null,
  method: HttpMethod,
  params: Params = {},
): Target {
  return targetOf(urlIn(document, url), method, params);
}

/** As `targetIn`, only the URL. */
export function urlIn(document: Document, url: string | null): string {
  const base = document.url;
  if (url === null || url === '') {
    if (base !== null) return base;
    throw new TwimlFault(11_100, 'inline TwiML has no URL of its own: say where to go');
  }
  const absolute = URL.parse(url, base ?? undefined);
  if (absolute === null)
    throw new TwimlFault(11_100, `not a URL: ${JSON.stringify(url.slice(0, 300))}`);
  return absolute.href;
}
