import { accuracy } from './en/accuracy.ts';
import { callbacks } from './en/callbacks.ts';
import { format } from './en/format.ts';
import { kit } from './en/kit.ts';
import { live } from './en/live.ts';
import { people } from './en/people.ts';
import { reports } from './en/reports.ts';
import { setUp } from './en/set-up.ts';
import { shell } from './en/shell.ts';
import { targets } from './en/targets.ts';
import { voice } from './en/voice.ts';
import { whatIf } from './en/what-if.ts';

/** Every text of the console, in English; the other languages have the same shape. */
export const en = {
  accuracy,
  callbacks,
  format,
  kit,
  live,
  people,
  reports,
  setUp,
  shell,
  targets,
  voice,
  whatIf,
};

export type Texts = typeof en;
