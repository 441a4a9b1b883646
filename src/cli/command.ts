import { parseArgs } from 'node:util';

/** One command of the command line. */
export interface Command {
  name: string;
  /** One line for the list of commands. */
  about: string;
  /** The whole help: usage, options, an example. */
  help: string;
  /** Commands of their own behind this one's name, such as `simulate what-if`. */
  parts?: Command[];
  /** Runs it; the number is the exit code. */
  run(args: string[]): Promise<number>;
}

/** The user asked for something that is not there; printed with a pointer to the help. */
export class UsageError extends Error {}

/** For commands that are told everything by the environment. Throws what `parseArgs` does on anything else. */
export function takeNoArguments(args: string[]): void {
  parseArgs({ args, options: {}, allowPositionals: false });
}
