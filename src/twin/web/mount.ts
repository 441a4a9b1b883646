/** One HTTP request for a host that lives inside this process. */
export interface MountRequest {
  method: string;
  url: URL;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface MountAnswer {
  status: number;
  /** A header that is sent more than once, as Set-Cookie may be, is a list. */
  headers: Record<string, string | string[]>;
  body: string | Buffer;
}

/** A public host of Twilio's that something of this process stands in for. */
export interface Mount {
  /** Matched against the whole host name, which is lower case and has no port. */
  host: string | RegExp;
  handle(request: MountRequest): Promise<MountAnswer>;
}

/** Whether a host name (lower case, no port) is one of Twilio's, which the twin speaks for. */
export function isTwilioHost(hostname: string): boolean {
  return /^[a-z0-9.-]+\.(twilio\.com|twil\.io)$/.test(hostname);
}

/** The first mount for a host name, or undefined. */
export function mountFor(mounts: readonly Mount[], hostname: string): Mount | undefined {
  return mounts.find(({ host }) =>
    typeof host === 'string' ? host === hostname : host.test(hostname),
  );
}
