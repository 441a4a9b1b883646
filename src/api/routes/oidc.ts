import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { UserError } from '../../base/errors.ts';
import type { Engine } from '../../engine/context.ts';
import { signInByDirectory } from '../../engine/sign-in-by-directory.ts';
import type { App } from '../app.ts';
import { callbackPath, OidcProvider, type Begun } from '../oidc.ts';
import { addressOf } from '../peers.ts';
import { RateLimiter } from '../rate-limit.ts';
import { fields, text } from '../schemas/fields.ts';
import type { OidcSettings } from '../sign-in-options.ts';
import { comesFrom, enter } from '../signed-in.ts';

const tags = ['people'];
/** Lax, as the provider's page sends the browser back; what it holds is of use to this browser alone. */
const cookieName = '__Host-unhold-oidc';
const cookie = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
const begunSeconds = 600;

/** Why one comes back to the page for signing in. */
type Failure = 'refused' | 'no-role' | 'away' | 'expired';

/** Signing in by an identity provider. @param settings null: there is none */
export function addOidcRoutes(app: App, engine: Engine, settings: OidcSettings | null): void {
  const provider = settings && new OidcProvider(settings);
  const tries = new RateLimiter(engine.clock, { perSecond: 1, burst: 30 });
  const gate = async (request: FastifyRequest): Promise<void> => {
    tries.take(addressOf(request));
    if (!provider) throw new UserError('not-found', 'No identity provider is set (OIDC_ISSUER).');
  };
  const found = { 302: z.undefined().describe('Where the browser goes on.') };
  app.get(
    '/v1/session/oidc',
    {
      config: { access: 'open' },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Begin to sign in at the identity provider',
        description: 'For browsers: an address to go to, not to be asked by a program.',
        querystring: fields({
          returnTo: text(1, 1_000, 'The page of the console to come back to.').exactOptional(),
        }),
        response: found,
      },
    },
    async (request, reply) => {
      if (!provider) throw new Error('the gate let somebody through');
      try {
        const { url, begun } = await provider.begin(ownPage(request.query.returnTo));
        const value = Buffer.from(JSON.stringify(begun)).toString('base64url');
        reply.setCookie(cookieName, value, { ...cookie, maxAge: begunSeconds });
        return await reply.redirect(url.href);
      } catch (error) {
        return fail(engine, reply, error);
      }
    },
  );
  app.get(
    callbackPath,
    {
      config: { access: 'open', audit: 'without-body' },
      preValidation: gate,
      schema: {
        tags,
        summary: 'Where the identity provider sends the browser back to',
        description: 'Signs in and goes on to the console; what went wrong is said there.',
        querystring: z.looseObject({}),
        response: found,
      },
    },
    async (request, reply) => {
      if (!provider) throw new Error('the gate let somebody through');
      const begun = readBegun(request.cookies[cookieName]);
      reply.clearCookie(cookieName, cookie);
      if (!begun) return toSignIn(reply, 'expired');
      try {
        const query = request.url.slice(request.url.indexOf('?'));
        const vouched = await provider.finish(query, begun);
        const opened = await signInByDirectory(engine, vouched, comesFrom(request));
        await enter(engine, request, reply, opened);
        return await reply.redirect(ownPage(begun.returnTo));
      } catch (error) {
        return fail(engine, reply, error);
      }
    },
  );
}

/** What a user can mend is said on the page for signing in; anything else is a bug, and goes on as one. */
function fail(engine: Engine, reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof UserError)) throw error;
  const { code, extra, cause } = error;
  if (code !== 'sign-in-refused' && code !== 'upstream-away') throw error;
  const why = cause instanceof Error ? cause.message : undefined;
  engine.log.warn({ code, why }, 'A sign-in by the identity provider came to nothing');
  if (code === 'upstream-away') return toSignIn(reply, 'away');
  return toSignIn(reply, extra['why'] === 'no-role' ? 'no-role' : 'refused');
}

function toSignIn(reply: FastifyReply, problem: Failure): FastifyReply {
  return reply.redirect(`/sign-in?problem=${problem}`);
}

/** A page of ours, whatever was asked for: an address of elsewhere would make us a signpost to it. */
function ownPage(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/';
}

const begunForm = z.object({
  ...{ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string() },
});

function readBegun(value: string | undefined): Begun | null {
  try {
    const text = Buffer.from(value ?? '', 'base64url').toString();
    return begunForm.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
