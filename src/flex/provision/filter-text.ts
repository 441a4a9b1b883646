import { returnTaskOf, type FlexSettings } from '../settings.ts';
import { filterWhat, marked } from './names.ts';
import type { Place } from './place.ts';

/**
 * Our filter in somebody else's workflow. The configuration is edited as text, so that everything around the filter,
 * blanks and all, is the same before and after.
 */

export interface WorkflowFilter {
  readonly filter_friendly_name: string;
  readonly expression: string;
  readonly targets: readonly { readonly queue: string; readonly priority?: number }[];
}

/**
 * Return calls go to the queue they were promised, before others (`type` is set by the return flow). A priority here would
 * stand above any that REST gives a task later, and so is left to the flow where Unhold gives the place.
 */
export function returnFilter(settings: FlexSettings, place: Place): WorkflowFilter {
  const isPlaced = returnTaskOf(settings) === 'place';
  return {
    filter_friendly_name: marked(settings.name, filterWhat),
    expression: "type == 'return'",
    targets: [
      { queue: place.taskQueueSid, ...(!isPlaced && { priority: settings.returnPriority }) },
    ],
  };
}

/** The filter of that name as it stands there, or null. @param configuration the workflow's, JSON */
export function findFilter(configuration: string, name: string): unknown {
  const span = filterSpans(configuration)?.items.find(
    (item) => nameOf(configuration, item) === name,
  );
  return span === undefined ? null : parse(configuration, span);
}

/** Puts the filter first, or in its own place when it is there. */
export function putFilter(configuration: string, filter: { filter_friendly_name: string }): string {
  const text = JSON.stringify(filter);
  const filters = filterSpans(configuration);
  if (filters === null) return putFirstMember(configuration, `"filters":[${text}]`);
  const same = filters.items.find(
    (item) => nameOf(configuration, item) === filter.filter_friendly_name,
  );
  if (same !== undefined) return replace(configuration, same, text);
  const at = filters.start + 1;
  return replace(
    configuration,
    { start: at, end: at },
    filters.items.length === 0 ? text : `${text},`,
  );
}

/** Takes the filter out; the text as it was when it is not there. */
export function takeFilter(configuration: string, name: string): string {
  const items = filterSpans(configuration)?.items ?? [];
  const index = items.findIndex((item) => nameOf(configuration, item) === name);
  const item = items[index];
  if (item === undefined) return configuration;
  if (index < items.length - 1)
    return replace(
      configuration,
      { start: item.start, end: configuration.indexOf(',', item.end) + 1 },
      '',
    );
  return replace(configuration, { start: items[index - 1]?.end ?? item.start, end: item.end }, '');
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const replace = (text: string, { start, end }: Span, by: string): string =>
  text.slice(0, start) + by + text.slice(end);
const parse = (text: string, { start, end }: Span): unknown => JSON.parse(text.slice(start, end));

function nameOf(text: string, span: Span): unknown {
  const value = parse(text, span);
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, 'filter_friendly_name')
    : undefined;
}

function filterSpans(text: string): (Span & { items: Span[] }) | null {
  const filters = memberSpan(text, routingSpan(text), 'filters');
  if (filters === null || text[filters.start] !== '[') return null;
  return { ...filters, items: partSpans(text, filters).map(([item]) => item) };
}

function routingSpan(text: string): Span {
  JSON.parse(text);
  const start = skipBlanks(text, 0);
  const routing = memberSpan(text, { start, end: endOf(text, start) }, 'task_routing');
  if (routing === null) throw new SyntaxError('no task_routing');
  return routing;
}

function putFirstMember(text: string, member: string): string {
  const routing = routingSpan(text);
  const isEmpty = partSpans(text, routing).length === 0;
  const at = routing.start + 1;
  return replace(text, { start: at, end: at }, isEmpty ? member : `${member},`);
}

function memberSpan(text: string, object: Span, name: string): Span | null {
  if (text[object.start] !== '{') return null;
  const found = partSpans(text, object).find(([key]) => parse(text, key) === name);
  return found?.[1] ?? null;
}

/** The items of a list, or the keys with the values of an object. The text is known to be JSON (RFC 8259). */
function partSpans(text: string, { start, end }: Span): [Span, Span?][] {
  const parts: [Span, Span?][] = [];
  let at = skipBlanks(text, start + 1);
  while (at < end - 1) {
    const first = { start: at, end: endOf(text, at) };
    at = skipBlanks(text, first.end);
    if (text[at] === ':') {
      const value = skipBlanks(text, at + 1);
      const second = { start: value, end: endOf(text, value) };
      parts.push([first, second]);
      at = skipBlanks(text, second.end);
    } else {
      parts.push([first]);
    }
    // A comma, or the end.
    at = skipBlanks(text, at + 1);
  }
  return parts;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text[at] ?? 'x')) at++;
  return at;
}

/** Where the value that begins at `from` ends. */
function endOf(text: string, from: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|[^\s,:"[\]{}]+/gy;
  let depth = 0;
  for (let at = from; at < text.length; at = skipSeparators(text, token.lastIndex)) {
    token.lastIndex = at;
    const [found = ''] = token.exec(text) ?? [];
    if (found === '[' || found === '{') depth++;
    if (found === ']' || found === '}') depth--;
    if (depth === 0) return at + found.length;
  }
  return text.length;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (' \t\r\n,:'.includes(text[at] ?? 'x')) at++;
  return at;
}
