import type { FastifyReply } from 'fastify';

const common = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page may load its own files and nothing else, no inline script or style; recordings are heard as blobs. */
const page = (style: string) =>
  `default-src 'none'; script-src 'self'; style-src ${style}; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; ${common}`;

const policies = {
  data: `default-src 'none'; ${common}`,
  console: page("'self'"),
  // The one inline style that swagger-ui applies, by its hash.
  docs: page("'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"),
};

/** Sets what a browser may do with the answer, by what the address gives: data or a page. */
export function setSecurityHeaders(reply: FastifyReply, path: string): void {
  const kind = /^\/(v1|metrics|healthz|readyz|twilio)(\/|$)/.test(path)
    ? 'data'
    : path.startsWith('/docs')
      ? 'docs'
      : 'console';
  reply.headers({
    'content-security-policy': policies[kind],
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    // Answers hold phone numbers and change all the time: no cache may keep them.
    'cache-control': 'no-store',
  });
}
