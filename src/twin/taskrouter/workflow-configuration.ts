import { z } from 'zod';
import {
  ExpressionError,
  parseExpression,
  parseOperand,
  type Expression,
  type Operand,
} from './expression.ts';
import { badParameter, type RestError } from '../rest/route.ts';

/** One routing step. Only `queueSid` may be inherited from the target before. */
export interface Target {
  readonly queueSid: string;
  readonly expression: Expression | null;
  readonly priority: number | null;
  readonly timeoutSeconds: number | null;
  readonly skipIf: Expression | null;
  readonly orderBy: readonly OrderBy[];
  readonly knownWorkerSid: Operand | null;
  readonly knownWorkerName: Operand | null;
}

export interface OrderBy {
  readonly key: Operand;
  readonly descending: boolean;
}

export interface Filter {
  readonly expression: Expression;
  readonly targets: readonly Target[];
}

export interface WorkflowConfiguration {
  readonly filters: readonly Filter[];
  readonly defaultTarget: Target | null;
}

/** Published examples write `"priority": "10"` as well as `10`. */
const wholeNumber = z.union([
  z.number().int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const targetSchema = z.object({
  queue: z.string().optional(),
  expression: z.string().nullish(),
  priority: wholeNumber.pipe(z.number().min(0).max(2_147_483_647)).nullish(),
  timeout: wholeNumber.pipe(z.number().min(1).max(1_209_600)).nullish(),
  skip_if: z.string().nullish(),
  order_by: z.string().nullish(),
  known_worker_sid: z.string().nullish(),
  known_worker_friendly_name: z.string().nullish(),
});

const configurationSchema = z.object({
  task_routing: z.object({
    filters: z
      .array(
        z.object({
          filter_friendly_name: z.string().optional(),
          expression: z.string(),
          targets: z.array(targetSchema).min(1),
        }),
      )
      .default([]),
    default_filter: targetSchema.nullish(),
  }),
});

/**
 * Reads a workflow's Configuration parameter.
 * @throws RestError naming the field at fault, for text that is no configuration or names a queue
 * that `hasQueue` denies
 */
export function readConfiguration(
  text: string,
  hasQueue: (sid: string) => boolean,
): WorkflowConfiguration {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw badParameter('Workflow Configuration is not valid JSON');
  }
  const parsed = configurationSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refuse((issue?.path ?? []).join('.'), issue?.message ?? 'not understood');
  }
  const { filters, default_filter: fallback } = parsed.data.task_routing;
  return {
    filters: filters.map((filter, index) => {
      const where = `task_routing.filters.${index}`;
      let queueSid: string | undefined;
      return {
        expression: read(`${where}.expression`, () => parseExpression(filter.expression)),
        targets: filter.targets.map((raw, step) => {
          const target = readTarget(`${where}.targets.${step}`, raw, queueSid, hasQueue);
          queueSid = target.queueSid;
          return target;
        }),
      };
    }),
    defaultTarget: fallback
      ? readTarget('task_routing.default_filter', fallback, undefined, hasQueue)
      : null,
  };
}

function readTarget(
  where: string,
  raw: z.infer<typeof targetSchema>,
  inheritedQueueSid: string | undefined,
  hasQueue: (sid: string) => boolean,
): Target {
  const queueSid = raw.queue ?? inheritedQueueSid;
  if (queueSid === undefined) throw refuse(`${where}.queue`, 'the first target needs a queue');
  if (!hasQueue(queueSid))
    throw refuse(`${where}.queue`, `there is no TaskQueue ${queueSid.slice(0, 64)}`);
  const expression = (field: string, text: string | null | undefined): Expression | null =>
    text ? read(`${where}.${field}`, () => parseExpression(text)) : null;
  const operand = (field: string, text: string | null | undefined): Operand | null =>
    text ? read(`${where}.${field}`, () => parseOperand(text)) : null;
  return {
    queueSid,
    expression: expression('expression', raw.expression),
    priority: raw.priority ?? null,
    timeoutSeconds: raw.timeout ?? null,
    skipIf: expression('skip_if', raw.skip_if),
    orderBy: read(`${where}.order_by`, () => readOrder(raw.order_by ?? '')),
    knownWorkerSid: operand('known_worker_sid', raw.known_worker_sid),
    knownWorkerName: operand('known_worker_friendly_name', raw.known_worker_friendly_name),
  };
}

/** `worker.level DESC, worker.age` */
function readOrder(text: string): OrderBy[] {
  if (text.trim() === '') return [];
  return text.split(',').map((part) => {
    const [key = '', direction = 'ASC', ...rest] = part.trim().split(/\s+/);
    if (rest.length > 0 || !/^(asc|desc)$/i.test(direction))
      throw new ExpressionError(`'${part.trim()}' is not a key followed by ASC or DESC`);
    return { key: parseOperand(key), descending: direction.toUpperCase() === 'DESC' };
  });
}

function read<T>(where: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ExpressionError) throw refuse(where, error.message);
    throw error;
  }
}

function refuse(where: string, why: string): RestError {
  return badParameter(`Workflow Configuration is invalid: ${where}: ${why}`);
}
