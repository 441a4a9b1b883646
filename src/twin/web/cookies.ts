const cookiesMax = 50;
const cookieCharsMax = 4_096;

/** Cookies of one call, kept from webhook to webhook as Twilio does; host by host, without paths or ages. */
export class CookieJar {
  readonly #byHost = new Map<string, Map<string, string>>();

  /** @param setCookies values of Set-Cookie */
  keep(host: string, setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.slice(0, cookieCharsMax).split(';');
      const equals = pair.indexOf('=');
      const name = pair.slice(0, equals).trim();
      if (equals < 1 || name === '') continue;
      const cookies = this.#byHost.get(host) ?? new Map<string, string>();
      this.#byHost.set(host, cookies);
      const isGone = attributes.some((text) => /^\s*max-age\s*=\s*(0|-\d+)\s*$/i.test(text));
      if (isGone) cookies.delete(name);
      else if (cookies.has(name) || cookies.size < cookiesMax)
        cookies.set(name, pair.slice(equals + 1).trim());
    }
  }

  /** The value of Cookie for a host, or null when there is none. */
  header(host: string): string | null {
    const cookies = this.#byHost.get(host);
    if (!cookies || cookies.size === 0) return null;
    return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }
}
