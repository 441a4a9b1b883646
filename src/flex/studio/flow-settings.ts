/** What the flows are built from: settings of the integration and SIDs of the account they go to. */
export interface FlowSettings {
  readonly provider: 'unhold' | 'mindful';
  /** `WW…`: the workflow that callers are queued with. */
  readonly workflowSid: string;
  /** `TC…`: the task channel of voice calls. */
  readonly channelSid: string;
  readonly functions: FunctionPlace;
  /** Where callers who want a callback are sent, without headers: `sip:+1…@host:5566`. */
  readonly transferUri: string;
  /** Seconds a transferred call may last: what saves the caller from an Unhold that died in mid-call. */
  readonly transferLimitSeconds: number;
  /** Of the task of a return call; higher is served first, other calls have 0. */
  readonly priority: number;
  /** What the task of a return call goes by: `place` asks Unhold to give it the age of the whole wait. */
  readonly returnTask: 'priority' | 'place';
  /** Language tag of what the flows say themselves, such as `en-US`. */
  readonly language: string;
}

/** Where the Functions are deployed. */
export interface FunctionPlace {
  /** Host name, such as `unhold-1234.twil.io`. */
  readonly domain: string;
  readonly serviceSid: string;
  readonly environmentSid: string;
  /** SID by name, such as `wait-time`. */
  readonly functionSids: Readonly<Record<string, string>>;
}
