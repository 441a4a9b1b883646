/** The part of `sdp-transform` (which ships no types) that is used; values are what a peer wrote. */
declare module 'sdp-transform' {
  type Text = string | number;

  export interface ParsedMedia {
    type?: Text;
    port?: Text;
    protocol?: Text;
    payloads?: Text;
    rtp: { payload?: Text; codec?: Text; rate?: Text; encoding?: Text }[];
    connection?: { version?: Text; ip?: Text };
    direction?: Text;
  }

  export interface ParsedSession {
    version?: Text;
    connection?: { version?: Text; ip?: Text };
    direction?: Text;
    media: ParsedMedia[];
  }

  export function parse(sdp: string): ParsedSession;
}
