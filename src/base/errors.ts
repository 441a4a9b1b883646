/**
 * Errors for users: each code has one HTTP status and one title, and a code is never reused.
 * Outcomes of a call (busy, no answer) are values, and bugs are plain `Error`s: neither is here.
 */
const catalogue = {
  'bad-request': [400, 'The request is not understood'],
  'bad-config': [400, 'The configuration cannot be used'],
  unauthorized: [401, 'An API key or a sign-in is needed'],
  'sign-in-refused': [401, 'The e-mail address or the password is wrong'],
  'totp-wanted': [401, 'A code of the authenticator app is needed'],
  forbidden: [403, 'You may not do that'],
  'totp-required': [403, 'An authenticator app has to be set up first'],
  'other-site': [403, 'The request comes from a page of another site'],
  'bad-signature': [403, 'The request is not signed by whom it names'],
  'not-found': [404, 'There is no such thing'],
  'method-not-allowed': [405, 'That method is not for this address'],
  'already-open': [409, 'A callback is open for this number and call target'],
  'already-exists': [409, 'That name or number is taken'],
  'already-running': [409, 'It is under way already'],
  'plan-changed': [409, 'The plan is not the one that was shown'],
  'changed-meanwhile': [409, 'The callback has changed since it was looked at'],
  'draft-changed': [409, 'Somebody else changed the draft'],
  'published-meanwhile': [409, 'Other settings were published meanwhile'],
  'wrong-state': [409, 'It is not in a state that allows this'],
  'prompt-changed': [409, 'Somebody else changed the prompt'],
  'in-use': [409, 'It is still in use'],
  'idempotency-conflict': [409, 'This Idempotency-Key was used for another request'],
  'last-admin': [409, 'Somebody must be able to administer'],
  'invitation-over': [410, 'The link is of no use any more'],
  'too-large': [413, 'The request is too large'],
  'unsupported-media-type': [415, 'The body must be JSON'],
  'number-refused': [422, 'A rule forbids calling this number'],
  'not-registering': [422, 'The call target is not taking callbacks'],
  full: [422, 'The call target has all the callbacks it may hold'],
  'bad-audio': [422, 'The recording cannot be used'],
  'bad-setting': [422, 'The settings contradict each other'],
  'too-many-requests': [429, 'Too many requests'],
  'upstream-away': [502, 'A service that is needed does not answer'],
  internal: [500, 'Something went wrong on our side'],
  'database-away': [503, 'The database cannot be reached'],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof catalogue;

/** An error a user can act on: `detail` says what was found, what was wanted, and the fix. */
export class UserError extends Error {
  readonly code: ErrorCode;
  /** Machine-readable extras, such as the open callback's id or the fields at fault. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = 'UserError';
    this.code = code;
    this.extra = extra;
  }

  get status(): number {
    return catalogue[this.code][0];
  }

  get title(): string {
    return catalogue[this.code][1];
  }
}

/** Every code with its status and title, for the documentation. */
export function errorCatalogue(): { code: ErrorCode; status: number; title: string }[] {
  return Object.entries(catalogue).map(([code, [status, title]]) => ({
    code: code as ErrorCode,
    status,
    title,
  }));
}
