/** One field at fault, as the API names it. */
export interface FieldError {
  field: string;
  wanted: string;
  found?: string;
}

/** An answer that is an error (RFC 9457), or no answer at all (`code` `no-answer`, status 0). */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** Fields at fault; empty when none is. */
  readonly errors: readonly FieldError[];
  /** Whatever else the code brings, such as `callbackId`. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(body: unknown, status: number) {
    const extra = isRecord(body) ? body : {};
    const text = (name: string): string | null => {
      const value = extra[name];
      return typeof value === 'string' ? value : null;
    };
    super(text('detail') ?? text('title') ?? `The server answered ${status}.`);
    this.name = 'Problem';
    this.code = text('code') ?? (status === 0 ? 'no-answer' : 'unknown');
    this.status = status;
    this.title = text('title') ?? '';
    this.errors = Array.isArray(extra['errors']) ? extra['errors'].filter(isFieldError) : [];
    this.extra = extra;
  }
}

/** The server could not be asked: the network, or the server itself, is away. */
export function isAway(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 502);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFieldError(value: unknown): value is FieldError {
  return (
    isRecord(value) && typeof value['field'] === 'string' && typeof value['wanted'] === 'string'
  );
}
