export const kit = {
  tryAgain: 'Try again',
  noAnswer: 'The server does not answer. What is shown may be old; nothing you typed is lost.',
  unexpected:
    'Something unexpected went wrong on this page. Try again; the server has lost nothing.',
  fieldError: (wanted: string, found?: string) =>
    found === undefined ? `Wanted: ${wanted}.` : `Wanted: ${wanted}. Found: ${found}.`,
  back: 'Back',
  reason: 'Reason',
  reasonHint: 'Goes into the journal of the callback. May be left empty.',
  messages: 'Messages',
  undo: 'Undo',
  dismiss: 'Dismiss',
  loading: 'Loading…',
  asOf: 'The server cannot be asked just now. This is as of',
  masked: 'Masked: your role does not see whole numbers',
  copy: 'Copy',
  copied: 'Copied.',
  notCopied: 'The browser does not let this page copy. Select the text and copy it by hand.',
  parts: 'Parts of this page',
  asTable: 'The same figures as a table',
};
