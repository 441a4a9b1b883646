/** What a host process is told first. */
export interface ToStart {
  /** A folder from which `twilio` can be required. */
  baseDir: string;
  domainName: string;
  /** What Functions find in `context`. */
  env: Record<string, string>;
  functions: { name: string; path: string; filePath: string }[];
}

/** What it answers when it takes requests. */
export interface Started {
  port: number;
}
