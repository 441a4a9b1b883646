/** What we understand inside or outside a dialog: the value of Allow. */
export const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE';

/** Extensions we understand, and so may be Required of us (RFC 3262, RFC 4028, RFC 7433). */
export const understoodOptions: readonly string[] = ['100rel', 'timer', 'uui'];

/** The value of Supported. */
export const supported = understoodOptions.join(', ');
