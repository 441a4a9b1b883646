import { Ajv, type Options, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Witness } from './face.ts';
import {
  openApiDirectory,
  readOpenApi,
  type JsonSchema,
  type OpenApiFile,
  type OpenApiOperation,
} from './openapi-file.ts';
import type { RestAnswer, RestRequest } from './route.ts';

/** Where a request or an answer is not as Twilio's OpenAPI says. */
export interface Violation {
  /** `POST https://trunking.twilio.com/v1/Trunks` */
  readonly operation: string;
  readonly where: 'request' | 'answer';
  readonly message: string;
}

/** More are counted but not kept. */
const keptMax = 1000;

interface Checks {
  /** Takes the operation's parameters by where they are: `{path, query, form}`. */
  request: ValidateFunction;
  /** By status, of those that are declared; null where no body is. */
  answers: ReadonlyMap<number, ValidateFunction | null>;
}

/**
 * The oracle of `--strict` and of the tests: what the twin is asked and what it answers, against Twilio's published
 * OpenAPI. JSON request bodies are not looked at (the files declare them empty).
 */
export class OpenApiCheck {
  readonly violations: Violation[] = [];
  /** All of them, also those beyond what `violations` keeps. */
  count = 0;
  /** Operations that were checked, so that a suite can prove that it reached them. */
  readonly seen = new Set<string>();
  /** Parameters come as texts and are read as what they are declared; answers must be just that. */
  readonly #requests = createAjv({ coerceTypes: 'array' });
  readonly #answers = createAjv({});
  readonly #error = this.#answers.compile(errorBody);
  readonly #files = new Map<string, OpenApiFile[]>();
  readonly #checks = new Map<string, Checks | null>();
  readonly #onViolation: (violation: Violation) => void;
  readonly #directory = openApiDirectory();

  /** @throws UserError when the OpenAPI files are not installed */
  constructor(onViolation: (violation: Violation) => void = () => {}) {
    this.#onViolation = onViolation;
  }

  /** To be given to the server. */
  readonly witness: Witness = (route, request, answer) => {
    const operation = `${route.method} https://${route.host}${route.path}`;
    const checks = this.#checksOf(operation, route.method, route.host, route.path);
    this.seen.add(operation);
    if (!checks) return this.#add(operation, 'request', 'no such operation is published');
    this.#validate(checks.request, valuesOf(request), operation, 'request');
    this.#checkAnswer(checks, answer, operation);
  };

  #checkAnswer(checks: Checks, answer: RestAnswer, operation: string): void {
    if (answer.status >= 400) return this.#validate(this.#error, answer.body, operation, 'answer');
    const check = checks.answers.get(answer.status);
    if (check === undefined)
      this.#add(operation, 'answer', `status ${answer.status} is not declared`);
    else if (check === null) {
      if (answer.body !== undefined) this.#add(operation, 'answer', 'there must be no body');
    } else this.#validate(check, printed(answer.body), operation, 'answer');
  }

  #validate(
    check: ValidateFunction,
    value: unknown,
    operation: string,
    where: Violation['where'],
  ): void {
    if (check(value)) return;
    for (const { instancePath, message = 'is wrong', params } of check.errors ?? [])
      this.#add(operation, where, `${instancePath} ${message} ${JSON.stringify(params)}`);
  }

  #add(operation: string, where: Violation['where'], message: string): void {
    const violation = { operation, where, message };
    this.count += 1;
    if (this.violations.length < keptMax) this.violations.push(violation);
    this.#onViolation(violation);
  }

  #checksOf(operation: string, method: string, host: string, path: string): Checks | null {
    let checks = this.#checks.get(operation);
    if (checks === undefined) {
      checks = this.#compile(method, host, path);
      this.#checks.set(operation, checks);
    }
    return checks;
  }

  #compile(method: string, host: string, path: string): Checks | null {
    for (const file of this.#filesOf(host)) {
      const declared = file.operation(method, path);
      if (!declared) continue;
      return {
        request: this.#requests.compile(requestSchema(declared)),
        answers: new Map(
          Object.entries(declared.responses).map(([status, { content }]) => {
            const schema = content?.['application/json']?.schema;
            return [Number(status), schema ? this.#answers.compile(schema) : null];
          }),
        ),
      };
    }
    return null;
  }

  #filesOf(host: string): OpenApiFile[] {
    let files = this.#files.get(host);
    if (files === undefined) {
      files = readOpenApi(host, this.#directory);
      for (const { name, components } of files)
        for (const ajv of [this.#requests, this.#answers]) ajv.addSchema({ $id: name, components });
      this.#files.set(host, files);
    }
    return files;
  }
}

const errorBody: JsonSchema = {
  type: 'object',
  properties: {
    code: { type: 'integer', minimum: 10_000 },
    message: { type: 'string', minLength: 1 },
    more_info: { type: 'string', format: 'uri' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    details: {},
  },
  required: ['code', 'message', 'more_info', 'status'],
  additionalProperties: false,
};

function createAjv(options: Options): Ajv {
  const ajv = new Ajv({ ...options, strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('date-time-rfc-2822', /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
  ajv.addFormat('http-method', /^(GET|POST)$/);
  ajv.addFormat('iso-country-code', /^[A-Z]{2}$/);
  for (const name of [
    ...['uri-map', 'phone-number', 'phone-number-capabilities', 'currency'],
    ...['ice-server', 'endpoint', 'twiml'],
  ])
    ajv.addFormat(name, true);
  return ajv;
}

/** One schema for all that an operation may be given. */
function requestSchema(declared: OpenApiOperation): JsonSchema {
  const at = (place: string): JsonSchema => {
    const parameters = declared.parameters.filter((parameter) => parameter.in === place);
    return {
      type: 'object',
      properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
      required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
      additionalProperties: false,
    };
  };
  const form = declared.requestBody?.content['application/x-www-form-urlencoded']?.schema;
  const nothing: JsonSchema = { type: 'object', maxProperties: 0 };
  return {
    type: 'object',
    properties: { path: at('path'), query: at('query'), form: form ?? nothing },
  };
}

function valuesOf(request: RestRequest): unknown {
  return {
    path: { ...request.params },
    query: byName(request.query),
    form: byName(request.form),
  };
}

/** An empty text clears a field, whatever form the field's value otherwise has; so it is not looked at. */
function byName(values: URLSearchParams): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(values.keys())) {
    const all = values.getAll(name);
    const [only = ''] = all;
    if (all.length > 1) found[name] = all;
    else if (only !== '') found[name] = only;
  }
  return found;
}

/** The answer as the client reads it. */
function printed(body: unknown): unknown {
  return body === undefined ? undefined : JSON.parse(JSON.stringify(body));
}
