/** TwiML that cannot be run. `code` is of Twilio's error dictionary, such as 12100 or 12200. */
export class TwimlFault extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'TwimlFault';
    this.code = code;
  }
}
