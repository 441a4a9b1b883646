/** What the process with the browser is asked for. */
export interface WantedUse {
  url: string;
  /** What the session cookie holds. */
  secret: string;
  /** Times that the page is loaded with an empty cache. */
  loads: number;
  minutes: number;
}

/** What it was like to use the page. */
export interface PageUse {
  loads: { bytes: number; interactiveMs: number }[];
  seconds: number;
  /** From each key to the paint that followed. */
  keyMs: number[];
  longTaskMs: number[];
  messages: number;
  messageBytes: number;
  /** After a collection each, so many minutes apart. */
  heapBytes: number[];
  heapMinutes: number;
}
