import type { Account } from './account.ts';
import type { Change } from './diff.ts';
import type { Actual, Fields, KindName, Known } from './resource.ts';

/** How resources of one kind are found, made, changed and taken away. */
export interface Kind {
  /** For people: "SIP domain". */
  readonly title: string;
  /** "restore" where it is not ours to remove. */
  readonly removal?: 'restore';
  /** Goes with that one, and stays with it. */
  readonly partOf?: KindName;
  /** What it means that somebody else's stands there, where that is no error. */
  readonly givesWay?: string;
  /** Ours, all of them, and somebody else's where it matters. */
  list(account: Account, known: Known): Promise<Actual[]>;
  create(account: Account, known: Known, name: string, fields: Fields): Promise<void>;
  update(account: Account, known: Known, actual: Actual, fields: Fields): Promise<void>;
  /** A text says why it was left where it is. */
  remove(account: Account, known: Known, actual: Actual): Promise<string | void>;
  /** Whether the change may be made at all, asked while planning. @throws UserError why not */
  check?(account: Account, change: Change): Promise<void>;
}
