import type { Attributes } from './model.ts';
import { badParameter } from '../rest/route.ts';

/** TaskRouter's limit for the attributes of a task or worker. */
const maxBytes = 4096;

/** Reads an Attributes parameter. @throws RestError unless it is a JSON object of at most 4096 bytes */
export function readAttributes(text: string): Attributes {
  if (Buffer.byteLength(text) > maxBytes)
    throw badParameter(`Attributes are ${Buffer.byteLength(text)} bytes, at most ${maxBytes} fit`);
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw badParameter('Attributes are not valid JSON');
  }
  if (!isRecord(values)) throw badParameter('Attributes must be a JSON object');
  return { text, values };
}

/** Attributes made in the process rather than received. @throws RestError over 4096 bytes */
export function attributesOf(values: Readonly<Record<string, unknown>>): Attributes {
  return readAttributes(JSON.stringify(values));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
