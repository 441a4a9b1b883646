/** Text of ours as it may stand in a header: one line, without characters that end or hide it. */
export function headerText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, 200);
}

/**
 * The headers that can be sent. A value with a control character cannot (it would end the line, or
 * be refused by the far side) and is left out, as is a name that is no token.
 */
export function sendableHeaders(headers: readonly [string, string][]): {
  headers: [string, string][];
  dropped: string[];
} {
  const isSendable = ([name, value]: [string, string]): boolean =>
    /^[A-Za-z0-9\-.!%*_+`'~]+$/.test(name) && !/[\p{Cc}\p{Cs}]/u.test(value);
  return {
    headers: headers.filter(isSendable),
    dropped: headers.filter((header) => !isSendable(header)).map(([name]) => name.slice(0, 80)),
  };
}
