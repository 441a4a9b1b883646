import { filters, Liquid } from 'liquidjs';
import type { Clock } from '../../base/clock.ts';
import type { Context } from './context.ts';

/** Renders a template. @throws LiquidFault when the template cannot be read or has an unknown filter */
export type Render = (template: string, context: Context) => string;

/** A template that Studio could not render either. */
export class LiquidFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LiquidFault';
  }
}

/** What a missing value renders as is empty; templates of flows are not ours, so their work is bounded. */
const limits = { parseLimit: 1_048_576, renderLimit: 1_000, memoryLimit: 8_388_608 };

const date = filters['date'];
if (typeof date !== 'function') throw new Error('liquidjs has no filter date to build on');
const builtInDate = date;

/** What a template may render, in characters: variables that double themselves do not fill the memory. */
const renderedMax = 65_536;

function bounded(text: string): string {
  if (text.length <= renderedMax) return text;
  throw new LiquidFault(`renders more than ${renderedMax} characters`);
}

/** Studio's dialect: `to_json`, and `now` by the given clock. `include` and its like find nothing. */
export function createRender(clock: Clock): Render {
  const liquid = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    ...limits,
  });
  liquid.registerFilter('to_json', (value: unknown) => JSON.stringify(value ?? null));
  liquid.registerFilter('date', function (value: unknown, ...options: [string?, string?]) {
    const isNow = value === 'now' || value === 'today';
    return builtInDate.call(this, isNow ? new Date(clock.now()) : value, ...options);
  });
  return (template, context) => {
    if (!template.includes('{{') && !template.includes('{%')) return template;
    try {
      return bounded(String(liquid.parseAndRenderSync(template, context)));
    } catch (error) {
      throw new LiquidFault(error instanceof Error ? error.message : String(error));
    }
  };
}
