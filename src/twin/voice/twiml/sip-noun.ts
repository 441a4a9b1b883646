import { parseUri, printUri } from '../../../sip/uri.ts';

/** What Twilio lets through in a SIP URI (twilio.com/docs/voice/twiml/sip#custom-headers). */
const allowed =
  /^(x-[a-z0-9-]+|user-to-user|remote-party-id|p-preferred-identity|p-called-party-id)$/i;
const uriCharactersMax = 255;
const headerCharactersMax = 1_024;

/**
 * The text of `<Sip>`: a URI whose query has headers for the INVITE, percent-encoded, so that a raw `+`
 * stays one. @returns what is wrong, as a text, when it cannot be called
 */
export function readSipNoun(
  text: string,
): { uri: string; headers: [string, string][]; dropped: string[] } | string {
  const [address, query] = splitQuery(text);
  if (address.length > uriCharactersMax)
    return `a SIP URI has ${uriCharactersMax} characters at most`;
  if (query.length > headerCharactersMax)
    return `the headers of a SIP URI have ${headerCharactersMax} characters at most`;
  const uri = parseUri(text);
  if (uri === null || uri.scheme === 'tel')
    return `not a SIP URI: ${JSON.stringify(text.slice(0, 300))}`;
  const headers = uri.headers.filter(([name]) => allowed.test(name));
  const dropped = uri.headers.map(([name]) => name).filter((name) => !allowed.test(name));
  if (headers.some(([, value]) => /\p{Cc}/u.test(value)))
    return 'a header holds a control character';
  // Where the call leaves Twilio's network; nothing the called party sees.
  for (const name of ['edge', 'region']) uri.params.delete(name);
  return { uri: printUri({ ...uri, headers: [] }), headers, dropped };
}

function splitQuery(text: string): [string, string] {
  const at = text.indexOf('?');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
