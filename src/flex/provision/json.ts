import { z } from 'zod';
import type { Json } from './resource.ts';

/** A value as it looks once it went over the wire: what is undefined is gone. */
export function json(value: unknown): Json {
  return z.json().parse(JSON.parse(JSON.stringify(value ?? null)));
}
