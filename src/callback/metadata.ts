import { isE164, toE164 } from '../base/phone-number.ts';
import type { CallTargetSettings, MetadataItem } from './call-target.ts';
import type { Metadata } from './callback.ts';

/** Gives a header of the call by its name, whatever its case; null when it is not there. */
export type ReadHeader = (name: string) => string | null;

/** The metadata that came in headers, cut by its items' rules; defaults stand in for what is absent. */
export function readMetadata(items: readonly MetadataItem[], read: ReadHeader): Metadata {
  const metadata: Record<string, string> = {};
  for (const item of items) {
    const arrived = item.type === 'sip-header' ? read(item.name) : null;
    const value = arrived === null ? item.default : cutValue(item, arrived);
    if (value !== null && value !== '') metadata[item.name] = value;
  }
  return metadata;
}

/**
 * Cuts a value before its terminator, before the first control character (which no header may
 * carry), and to its length. What is kept is exactly as it arrived: `+` and `%2B` stay themselves.
 */
export function cutValue(
  item: Pick<MetadataItem, 'maxLength' | 'terminator'>,
  value: string,
): string {
  const printable = before(value.slice(0, 65_536), /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
  const text = item.terminator === null ? printable : beforeText(printable, item.terminator);
  return Array.from(text.trim()).slice(0, item.maxLength).join('');
}

function before(text: string, pattern: RegExp): string {
  const at = text.search(pattern);
  return at === -1 ? text : text.slice(0, at);
}

function beforeText(text: string, mark: string): string {
  const at = mark === '' ? -1 : text.indexOf(mark);
  return at === -1 ? text : text.slice(0, at);
}

/**
 * The caller's number: the first of `callerNumberFrom` that holds one that can be used, as E.164.
 * @param home country whose national form is understood, ISO 3166 two letters
 * @param isUsable what else a number must satisfy, such as the dial rules
 */
export function callerNumber(
  settings: Pick<CallTargetSettings, 'callerNumberFrom' | 'metadataItems'>,
  read: ReadHeader,
  home: string | null,
  isUsable: (e164: string) => boolean = () => true,
): string | null {
  for (const name of settings.callerNumberFrom) {
    const value = read(name);
    if (value === null) continue;
    const item = settings.metadataItems.find(
      (item) => item.name.toLowerCase() === name.toLowerCase(),
    );
    const number = numberIn(item ? cutValue(item, value) : value.slice(0, 1000), home);
    if (number !== null && isUsable(number)) return number;
  }
  return null;
}

/** A number by itself, or the user part of the address in a header such as From. */
function numberIn(value: string, home: string | null): string | null {
  const user = /(?:sips?|tel):([^@;>,?\s]*)/i.exec(value)?.[1] ?? value;
  const number = toE164(percentDecoded(user), home ?? undefined);
  return number !== null && isE164(number) ? number : null;
}

/** SIP's decoding (RFC 3261 §19.1.2), not a form's: a plus stays a plus, a broken escape stays as it is. */
function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
