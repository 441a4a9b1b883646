/** What is checked: the settings of this node, and what the database says is to be reached. */
export interface Subject {
  settings: CheckedSettings;
  /** What callbacks of the call targets need. */
  callTargets(): Promise<CheckedTarget[]>;
  /** Writes a row for good and takes it away again. @returns how long that took, milliseconds */
  writeToDatabase(): Promise<number>;
  /** The database's clock minus ours, milliseconds. */
  databaseAheadMs(): number;
  /** Free on the disk of the embedded database, bytes; null: another server keeps the data. */
  freeBytes(): Promise<number | null>;
  /** Names of prompts without audio. */
  missingPrompts(): string[];
}

export interface CheckedTarget {
  name: string;
  /** SIP URI or E.164. */
  destination: string;
  twilio: { workspaceSid: string; taskQueueSid: string } | null;
}

export interface CheckedSettings {
  http: { host: string; publicUrl: string | null };
  sip: {
    host: string;
    publicHost: string;
    loopback: boolean;
    allow: { cidrs: string[]; allows(address: string): boolean } | null;
  };
  trunk: { uri: string } | null;
  rtp: { fromPort: number; toPort: number };
  twilio: { accountSid: string; authToken: string; restUrl: string | null } | null;
}
