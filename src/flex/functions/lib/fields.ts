/** Parameters and variables as the runtime hands them over: anybody's text, or not even text. */
export type Fields = Readonly<Record<string, unknown>>;

/** The text of a field, trimmed; empty when it is not there, is no text or is too long to be meant. */
export function text(fields: Fields, name: string, charactersMax: number): string {
  const value = fields[name];
  if (typeof value !== 'string' || value.length > charactersMax) return '';
  return value.trim();
}

/** A whole number within its range, else null. */
export function bounded(
  fields: Fields,
  name: string,
  { min, max }: { min: number; max: number },
): number | null {
  const digits = text(fields, name, 12);
  if (!/^\d{1,12}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= min && value <= max ? value : null;
}

export const anySeconds = { min: 0, max: 1_000_000 };

/** How long the caller has been in the queue, seconds; null when Twilio does not say. */
export const queueSeconds = (event: Fields): number | null =>
  bounded(event, 'QueueTime', anySeconds);

/** The fields of what a service answered; null when it is not an object. */
export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : null;
}

/** A number that can be reckoned with, else null. */
export function amount(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
