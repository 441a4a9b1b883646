/** What the server says about signing in, by its code, in the language of the page. */
export interface SignInProblems {
  'sign-in-refused': string;
  'totp-wanted': string;
  'invitation-over': string;
  'already-exists': string;
  'last-admin': string;
  'too-many-requests': (seconds: number) => string;
}
