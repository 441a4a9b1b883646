/** One thing that happened in a call, for people who watch and for tests. Nothing of it is on the wire. */
export interface CallNote {
  /** Milliseconds since 1970, on the twin's clock. */
  atMs: number;
  kind:
    /** Words the caller hears, as tones. */
    | 'said'
    | 'played'
    | 'keys'
    /** A webhook asked for, or told. */
    | 'web'
    | 'status'
    | 'queue'
    | 'agent'
    /** What Twilio's debugger would show, code first. */
    | 'error'
    | 'warning';
  text: string;
}

const notesMax = 1_000;
const charactersMax = 4_096;

/** What happened in one call, oldest first; a call that never ends does not fill the memory. */
export class CallNotes {
  readonly list: CallNote[] = [];

  add(note: CallNote): void {
    if (this.list.length < notesMax)
      this.list.push({ ...note, text: note.text.slice(0, charactersMax) });
  }
}
