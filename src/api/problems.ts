import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { UserError } from '../base/errors.ts';
import type { Log } from '../base/log.ts';

/** One field at fault: where it is, what was wanted there, and what was found. */
export interface FieldError {
  field: string;
  wanted: string;
  found?: string;
}

/** The body of every error answer (RFC 9457 §3.1); `errors` and other members depend on the code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  [member: string]: unknown;
}

export function problemOf(error: UserError): Problem {
  // A rule that finds fault with settings names them as fields; in a problem they are errors.
  const { fields, ...extra } = error.extra;
  return {
    ...extra,
    ...(fields !== undefined && { errors: fields }),
    type: `urn:unhold:problem:${error.code}`,
    title: error.title,
    status: error.status,
    code: error.code,
    detail: error.message,
  };
}

/**
 * Answers with the error as a problem. What is not a user's error is a bug: it is logged whole and
 * answered without a word of it.
 */
export function sendProblem(
  log: Log,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
) {
  const known = error instanceof UserError ? error : fromFastify(error, request);
  if (!known) log.error({ err: error, route: request.routeOptions.url }, 'A request failed: a bug');
  const problem = known ?? new UserError('internal', 'The request could not be carried out.');
  const { code } = problem;
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="unhold"');
  if (code === 'database-away') reply.header('retry-after', '5');
  if (code === 'too-many-requests')
    reply.header('retry-after', Number(problem.extra['retryAfterSeconds'] ?? 1));
  // The serializer of a route's answers must not see a problem, so it goes out as text.
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(problem)));
}

const fastifyRefusals: Record<string, (request: FastifyRequest) => UserError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit } }) =>
    new UserError('too-large', `The body is larger than ${sizeOf(bodyLimit)}; send less.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new UserError(
      'unsupported-media-type',
      'Send the body as JSON, with the header Content-Type: application/json.',
    ),
  FST_ERR_CTP_INVALID_JSON_BODY: () =>
    new UserError('bad-request', 'The body is not JSON (RFC 8259).', {
      errors: [{ field: 'body', wanted: 'a JSON object', found: 'text that is not JSON' }],
    }),
};

function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.floor(bytes / 1_024)} kB` : `${Math.floor(bytes / 1e6)} MB`;
}

/** What fastify itself refuses, in the words of our catalogue; null for everything else. */
function fromFastify(error: unknown, request: FastifyRequest): UserError | null {
  const { code = '', statusCode = 500 } = error as Partial<FastifyError>;
  const refusal = fastifyRefusals[code];
  if (refusal) return refusal(request);
  if (statusCode < 400 || statusCode >= 500) return null;
  return new UserError('bad-request', 'The HTTP request is not understood.');
}
