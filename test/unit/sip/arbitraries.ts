import * as fc from 'fast-check';
import { Headers } from '../../../src/sip/headers.ts';
import type { SipMessage } from '../../../src/sip/message.ts';
import { anyText, anyUrl } from '../../support/any-text.ts';

/** Any text that one header line can hold. */
const line = anyText({ maxLength: 40 }).map((text) => text.toWellFormed().replace(/[\r\n\0]/g, ''));

const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,12}$/);

const header = fc
  .tuple(fc.oneof(token, fc.constantFrom('Via', 'v', 'From', 'X-A')), line)
  .filter(([name]) => !/^(l|content-length)$/i.test(name));

const common = {
  headers: fc.array(header, { maxLength: 8 }).map((entries) => new Headers(entries)),
  body: fc.uint8Array({ maxLength: 60 }),
};

/** Any message that we could build and print. */
export const anyMessage: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: token,
    uri: anyUrl.map((url) => `sip:${url}`),
    ...common,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: line,
    ...common,
  }),
);

const scraps =
  'INVITE |SIP/2.0|SIP/2.0 200 OK|sip:a@h |: |Via|l:5|Content-Length: 3|\r\n|\r\n\r\n|\n|\n\n|\r| |\t|\0|é|abc|,|;|"|<';

/** Bytes that look like SIP for a while. */
export const almostSip: fc.Arbitrary<Buffer> = fc
  .array(fc.constantFrom(...scraps.split('|')), { maxLength: 60 })
  .map((parts) => Buffer.from(parts.join('')));
