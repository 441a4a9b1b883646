import { parseObject, type Output, type Params } from './context.ts';
import type { Scene } from './widget.ts';

/** A text property, rendered; empty when it is not there. */
export function text({ state, context, render }: Scene, name: string): string {
  const value = Object.hasOwn(state.properties, name) ? state.properties[name] : undefined;
  return typeof value === 'string' ? render(value, context) : '';
}

/** As `text`, but undefined when it is empty or blank: for attributes that are better left out. */
export function optional(scene: Scene, name: string): string | undefined {
  const value = text(scene, name).trim();
  return value === '' ? undefined : value;
}

export function integer({ state }: Scene, name: string): number | undefined {
  const value = state.properties[name];
  return typeof value === 'number' ? value : undefined;
}

export function flag({ state }: Scene, name: string): boolean | undefined {
  const value = state.properties[name];
  return typeof value === 'boolean' ? value : undefined;
}

/** `GET` or `POST`, the widget's default elsewise. */
export function method(scene: Scene, name: string, otherwise: 'GET' | 'POST'): 'GET' | 'POST' {
  const value = text(scene, name).toUpperCase();
  return value === 'GET' || value === 'POST' ? value : otherwise;
}

interface Pair {
  key: string;
  value: string;
  /** `json_object`: the value is to be parsed. */
  type: string;
}

function pairs({ state, context, render }: Scene, name: string): Pair[] {
  const list: unknown = state.properties[name];
  if (!Array.isArray(list)) return [];
  return list.map((item: { key: string; value: string; type?: string }) => ({
    key: item.key,
    value: render(item.value, context),
    type: item.type ?? 'string',
  }));
}

/** Keys and rendered values; of a repeated key the last one counts. */
export function parameters(scene: Scene, name: string): Params {
  return Object.fromEntries(pairs(scene, name).map(({ key, value }) => [key, value]));
}

/** As `parameters`, with JSON objects where the definition says so; what is no object stays text. */
export function typedParameters(scene: Scene, name: string): Output {
  return Object.fromEntries(
    pairs(scene, name).map(({ key, value, type }) => [
      key,
      type === 'json_object' ? (parseObject(value) ?? value) : value,
    ]),
  );
}
