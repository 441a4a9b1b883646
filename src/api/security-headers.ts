import type { FastifyReply } from 'fastify';

const common = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A page may load its own files and nothing else, no inline script or style. */
const page = (style: string) =>
  `default-src 'none'; script-src 'self'; style-src ${style}; img-src 'self' data:; connect-src 'self'; ${common}`;

const policies = {
  data: `default-src 'none'; ${common}`,
  live: page("'self'"),
  // The one inline style that swagger-ui applies, by its hash.
  docs: page("'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"),
};

/** Sets what a browser may do with the answer, by what the address gives: data or a page. */
export function setSecurityHeaders(reply: FastifyReply, path: string): void {
  const isLive = path === '/' || path.startsWith('/live/');
  const kind = isLive ? 'live' : path.startsWith('/docs') ? 'docs' : 'data';
  reply.headers({
    'content-security-policy': policies[kind],
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    // Answers hold phone numbers and change all the time: no cache may keep them.
    'cache-control': 'no-store',
  });
}
