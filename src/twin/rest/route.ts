/**
 * What every REST route of the twin is made of. Paths are spelled as in Twilio's OpenAPI files, because the check in
 * `openapi.ts` finds the operation by method, host and path template.
 */
export interface RestRequest {
  /** The path as it was asked for, without the query. */
  readonly path: string;
  /** Path parameters by the name in the template, percent-decoded: `{WorkspaceSid}`. */
  readonly params: Readonly<Record<string, string>>;
  /** The form body of a POST; a repeated key is a list. Empty for other methods. */
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
  /** Header names are lower-case; of a repeated header the values are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The real product address (`https://taskrouter.twilio.com`), for `url`, `links` and `meta`. */
  readonly baseUrl: string;
  /** The parsed body of a POST whose content type is JSON, else undefined. */
  readonly json: unknown;
}

/** `body` is printed as JSON; leave it undefined with 204. */
export interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The product's host: `taskrouter.twilio.com`. */
  readonly host: string;
  /** As in the OpenAPI file: `/v1/Workspaces/{WorkspaceSid}`. */
  readonly path: string;
  handle(request: RestRequest): RestAnswer | Promise<RestAnswer>;
}

/** An error answer of Twilio: `{code, message, more_info, status}`, and `details` where there are any. */
export class RestError extends Error {
  readonly status: number;
  readonly code: number;
  readonly details: object | undefined;

  /** @param status the HTTP status @param code Twilio's error code, as in its error dictionary */
  constructor(status: number, code: number, message: string, details?: object) {
    super(message);
    this.name = 'RestError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** The body of every error of Twilio's REST. */
export function errorAnswer(error: RestError): RestAnswer {
  return {
    status: error.status,
    body: {
      code: error.code,
      message: error.message,
      more_info: `https://www.twilio.com/docs/errors/${error.code}`,
      status: error.status,
      ...(error.details !== undefined && { details: error.details }),
    },
    ...(error.status === 401 && {
      headers: { 'www-authenticate': 'Basic realm="Twilio API"' },
    }),
  };
}

/** 404 / 20404: what Twilio says of a path or a SID that is not there. */
export function notFound(path: string): RestError {
  return new RestError(404, 20404, `The requested resource ${path} was not found`);
}

/** 400: a parameter is missing or wrong; the message names it. 20001 where there is no code of its own. */
export function badParameter(message: string, code = 20001): RestError {
  return new RestError(400, code, message);
}

export const ok = (body: unknown): RestAnswer => ({ status: 200, body });
export const created = (body: unknown): RestAnswer => ({ status: 201, body });
export const noContent: RestAnswer = { status: 204, body: undefined };

/** The entry of a store that the path parameter names, or 20404. */
export function find<Record>(
  records: ReadonlyMap<string, Record>,
  sid: string | undefined,
  request: RestRequest,
): Record {
  const found = sid === undefined ? undefined : records.get(sid);
  if (found === undefined) throw notFound(request.path);
  return found;
}
