import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { UserError } from '../base/errors.ts';
import { verifyApiKey } from '../engine/api-keys.ts';
import type { Engine } from '../engine/context.ts';
import { requireTotp, verifySession } from '../engine/person-sessions.ts';
import { checkAccess, type Lookup } from './access.ts';
import { addAuditHook } from './audit-hook.ts';
import {
  addConsoleFiles,
  isConsoleAddress,
  noConsole,
  sendPage,
  type ConsoleOptions,
} from './console-files.ts';
import type { PromptDesk } from '../engine/prompt-desk.ts';
import { registerDocs } from './docs.ts';
import { maskNumbersIn } from './mask.ts';
import { Methods } from './methods.ts';
import type { Metrics } from './metrics.ts';
import { problemOf, sendProblem } from './problems.ts';
import { RateLimiter, type RateLimit } from './rate-limit.ts';
import { addAccuracyRoutes } from './routes/accuracy.ts';
import { addCallTargetRoutes } from './routes/call-targets.ts';
import { addCallbackActionRoutes } from './routes/callback-actions.ts';
import { addCallbackRoutes } from './routes/callbacks.ts';
import { addEventRoutes } from './routes/events.ts';
import { addFairnessRoute } from './routes/fairness.ts';
import { addLiveRoutes } from './routes/live.ts';
import { addFlexRoutes } from './routes/flex.ts';
import { addPhoneNumberRoutes } from './routes/phone-numbers.ts';
import { addSettingsDraftRoutes } from './routes/settings-draft.ts';
import { addSettingsVersionRoutes } from './routes/settings-versions.ts';
import { addPromptRoutes } from './routes/prompts.ts';
import { addReportRoutes } from './routes/reports.ts';
import { addRecordingRoute } from './routes/recordings.ts';
import { addServiceRoutes, type Readiness } from './routes/service.ts';
import { addAccessRoutes } from './routes/access.ts';
import { waysIn } from './routes/session.ts';
import { addWhatIfRoutes } from './routes/what-ifs.ts';
import { addSetUpRoutes } from './routes/set-up.ts';
import { addTestCallRoutes } from './routes/test-calls.ts';
import { addTryDialogueRoute } from './routes/try-dialogue.ts';
import type { SignInOptions } from './sign-in-options.ts';
import { setSecurityHeaders } from './security-headers.ts';
import { noSetUp, type SetUpDesk } from './set-up-desk.ts';
import { compileValidator } from './validation.ts';
import type { WhatIfDesk } from './what-if-desk.ts';

export interface ApiOptions {
  metrics: Metrics;
  readiness: Readiness;
  /** Left out: the API alone. */
  console?: ConsoleOptions;
  /** Null or absent: what-if questions are kept and shown, and none is taken. */
  whatIf?: WhatIfDesk | null;
  /** Absent: nothing is set up from here. */
  setUp?: SetUpDesk;
  /** Audio files, where this process plays any. */
  prompts?: PromptDesk;
  /** How people sign in; left out: by password, and an authenticator app if they like. */
  signIn?: SignInOptions;
  limits?: { perKey?: RateLimit; perAddress?: RateLimit };
}

/** The API and its pages, ready to be injected requests or to listen; `close` ends the live streams too. */
export async function buildServer(engine: Engine, options: ApiOptions): Promise<FastifyInstance> {
  const { log, clock } = engine;
  const shown = options.console ?? noConsole;
  const app = fastify({
    bodyLimit: 65_536,
    requestTimeout: 30_000,
    trustProxy: false,
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendProblem(log, request, reply, error),
    clientErrorHandler: (_error, socket) => refuseRaw(socket),
  });
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error, request, reply) => sendProblem(log, request, reply, error));
  acceptJsonOnly(app);
  const methods = new Methods(app);
  app.setNotFoundHandler((request, reply) => {
    if (isConsoleAddress(request)) return sendPage(reply, app.consolePage ?? '');
    const allowed = methods.of(request.url);
    if (allowed.length === 0 || allowed.includes(request.method))
      throw new UserError('not-found', 'There is nothing at this address; see /docs.');
    reply.header('allow', allowed.join(', '));
    throw new UserError('method-not-allowed', `Here go: ${allowed.join(', ')}.`);
  });

  const perAddress = new RateLimiter(clock, options.limits?.perAddress ?? generous);
  const perKey = new RateLimiter(clock, options.limits?.perKey ?? generous);
  const { demo } = shown;
  const signIn = options.signIn ?? { totpRequired: false, oidc: null };
  const lookup: Lookup = {
    findKey: (secret) => verifyApiKey(engine, secret),
    findSession: async (secret) => {
      const signedIn = await verifySession(engine, secret);
      if (!signedIn || (signedIn.demo && !demo)) return null;
      return signIn.totpRequired ? requireTotp(signedIn) : signedIn;
    },
    waysIn: waysIn(demo, signIn.oidc?.name ?? null),
  };
  app.decorateRequest('caller', null);
  app.decorateRequest('signedIn', null);
  app.decorateRequest('mayStay', () => Promise.resolve(true));
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply, request.url.split('?', 1)[0] ?? '');
    perAddress.take(request.socket.remoteAddress ?? '');
    const { config, url = '' } = request.routeOptions;
    if (request.is404) return;
    const access = config.access ?? (url.startsWith('/docs') ? 'open' : 'admin');
    await checkAccess(request, access, lookup);
    if (request.caller) perKey.take(request.caller.id);
  });
  addAuditHook(app, engine);
  app.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    const route = request.routeOptions.url ?? 'unknown';
    options.metrics.observeRequest(method, route, status, elapsedTime / 1000);
    const { kind, name } = request.caller ?? {};
    const fields = { method, path: loggedPath(request), status, ...(kind && { [kind]: name }) };
    // Probes and pages come all the time; who is known is worth a line.
    const level = kind || status >= 400 ? 'info' : 'debug';
    log[level]({ ...fields, ms: Math.round(elapsedTime) }, 'Answered a request');
  });

  await registerDocs(app);
  const typed = app.withTypeProvider<ZodTypeProvider>();
  addCallTargetRoutes(typed, engine);
  addAccuracyRoutes(typed, engine);
  addSettingsVersionRoutes(typed, engine);
  addSettingsDraftRoutes(typed, engine);
  addFairnessRoute(typed, engine);
  addReportRoutes(typed, engine);
  addPhoneNumberRoutes(typed, engine);
  addPromptRoutes(typed, engine, options.prompts);
  addTryDialogueRoute(typed, engine, options.prompts);
  addRecordingRoute(typed, engine, options.prompts);
  addCallbackRoutes(typed, engine);
  addCallbackActionRoutes(typed, engine);
  addEventRoutes(typed, engine);
  addAccessRoutes(typed, engine, { demo, signIn });
  addWhatIfRoutes(typed, engine, options.whatIf ?? null);
  const setUp = options.setUp ?? noSetUp;
  addSetUpRoutes(typed, engine, setUp);
  addFlexRoutes(typed, engine, setUp);
  addTestCallRoutes(typed, engine, setUp);
  addServiceRoutes(typed, engine, options);
  addLiveRoutes(typed, engine);
  await addConsoleFiles(typed, shown.dir);
  return app;
}

/** What is not even HTTP gets the same kind of answer, by hand. */
function refuseRaw(socket: Socket): void {
  if (!socket.writable) return;
  const detail = 'This is not an HTTP request that can be read.';
  const body = JSON.stringify(problemOf(new UserError('bad-request', detail)));
  socket.end(
    'HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\nconnection: close\r\n' +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const generous: RateLimit = { perSecond: 500, burst: 1000 };

/** JSON is the only body there is; no body at all is not an error of its own. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parse(request, String(body), done);
  });
}

/** The path without what a query holds, and with numbers masked. */
function loggedPath(request: FastifyRequest): string {
  return maskNumbersIn(request.url.split('?', 1)[0]?.slice(0, 200) ?? '');
}
