import { domain, integer, string, tuple, type Arbitrary } from 'fast-check';

/**
 * As the unit `binary` of fast-check, which lists all 1.1 million code points before it makes its first text: half a
 * second in each file that uses it, as its `webUrl` does.
 */
const codePoint = integer({ min: 0, max: 0x10_ffff }).map(
  (code) => String.fromCodePoint(code),
  (text) => {
    const code = typeof text === 'string' ? text.codePointAt(0) : undefined;
    if (code === undefined || String.fromCodePoint(code) !== text) throw new Error('no code point');
    return code;
  },
);

/** Any text: lone surrogates and NUL too, lengths in code points. */
export function anyText(
  limits: { minLength?: number; maxLength?: number } = {},
): Arbitrary<string> {
  return string({ unit: codePoint, ...limits });
}

const encoded = anyText({ maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed()));

/** A URL with a path and a query of any characters, percent-encoded. */
export const anyUrl: Arbitrary<string> = tuple(domain(), encoded, encoded, encoded).map(
  ([host, path, name, value]) => `https://${host}/${path}?${name}=${value}`,
);
