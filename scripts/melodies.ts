/** Sounds that are not speech, as 8 kHz samples from -1 to 1; made here, so nobody else's music. */

const sampleRate = 8000;

/** What a caller is asked to speak after. */
export function beep(): Float64Array {
  return render(0.3, (t) => 0.3 * sine(950, t) * fade(t, 0.3, 0.01));
}

/** Ringing as a North American caller knows it: two seconds on, four off. */
export function ringing(): Float64Array {
  return render(6, (t) => (t < 2 ? 0.12 * (sine(440, t) + sine(480, t)) * fade(t, 2, 0.02) : 0));
}

/*
 * Twelve seconds of a slow pentatonic tune that joins its own beginning. All notes lie below 680 Hz,
 * so that no phone takes them for keys (DTMF), and off the usual test and progress tones.
 */
const notes = [277.2, 370, 415.3, 554.4, 466.2, 370, 311.1, 415.3, 370, 466.2, 622.3, 554.4];
const noteSeconds = 1;
const ringOutSeconds = 2.6;

export function waitingMusic(): Float64Array {
  const loopSeconds = notes.length * noteSeconds;
  return render(loopSeconds, (t) => {
    let level = 0;
    notes.forEach((hz, index) => {
      const age = (t - index * noteSeconds + loopSeconds) % loopSeconds;
      if (age < ringOutSeconds) level += 0.15 * pluck(hz, age);
    });
    return level;
  });
}

/** A soft string: quick but not sharp to begin, falling slowly, gone when it is dropped. */
function pluck(hz: number, age: number): number {
  const attack = Math.min(1, age / 0.03);
  const decay = Math.exp(-1.6 * age) * Math.min(1, (ringOutSeconds - age) / 0.2);
  return attack * decay * (sine(hz, age) + 0.25 * sine(hz / 2, age));
}

const sine = (hz: number, t: number): number => Math.sin(2 * Math.PI * hz * t);

function fade(t: number, length: number, edge: number): number {
  return Math.max(0, Math.min(1, t / edge, (length - t) / edge));
}

function render(seconds: number, level: (t: number) => number): Float64Array {
  return Float64Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) =>
    level(i / sampleRate),
  );
}
