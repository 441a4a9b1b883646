/** `Mon, 05 Jan 2026 09:00:00 +0000`: the dates of `api.twilio.com/2010-04-01` (RFC 2822 §3.3). */
export function rfc2822(timeMs: number): string {
  return new Date(timeMs).toUTCString().replace('GMT', '+0000');
}

/** `2026-01-05T09:00:00Z`: the dates of every other product, in whole seconds. */
export function iso8601(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
