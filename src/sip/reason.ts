import { isToken, listMembers, quote, readParams, splitOutside } from './text.ts';

/** Why a call was cancelled or ended (RFC 3326). */
export interface Reason {
  /** `SIP`, `Q.850`, … as written. */
  protocol: string;
  cause: number | null;
  text: string | null;
}

/** Reads all values of Reason; a malformed one is left out, as the header is only for information. */
export function parseReason(values: readonly string[]): Reason[] {
  const reasons: Reason[] = [];
  for (const member of listMembers(values) ?? []) {
    const [protocol = '', ...rest] = splitOutside(member, ';') ?? [];
    const params = readParams(rest);
    if (!params || !isToken(protocol)) continue;
    const cause = params.get('cause') ?? '';
    reasons.push({
      protocol,
      cause: /^[0-9]{1,5}$/.test(cause) ? Number(cause) : null,
      text: params.get('text') ?? null,
    });
  }
  return reasons;
}

/** One value of Reason. @param reason its text may hold anything but CR, LF and NUL */
export function printReason(reason: Reason): string {
  const cause = reason.cause === null ? '' : `;cause=${reason.cause}`;
  const text = reason.text === null ? '' : `;text=${quote(reason.text)}`;
  return `${reason.protocol}${cause}${text}`;
}
