import { accuracy } from './de/accuracy.ts';
import { callbacks } from './de/callbacks.ts';
import { format } from './de/format.ts';
import { kit } from './de/kit.ts';
import { live } from './de/live.ts';
import { people } from './de/people.ts';
import { reports } from './de/reports.ts';
import { setUp } from './de/set-up.ts';
import { shell } from './de/shell.ts';
import { targets } from './de/targets.ts';
import { voice } from './de/voice.ts';
import { whatIf } from './de/what-if.ts';
import type { Texts } from './en.ts';

/** Alle Texte der Konsole auf Deutsch. */
export const de: Texts = {
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
