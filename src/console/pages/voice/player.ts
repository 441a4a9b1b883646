import { useCallback, useEffect, useRef, useState } from 'react';

/** As a phone plays it: what is above 4 kHz is not heard. */
const phoneRate = 8_000;

let shared: AudioContext | null = null;

/** A browser gives a page few of them. */
function contextOf(): AudioContext {
  shared ??= new AudioContext({ sampleRate: phoneRate });
  return shared;
}

export interface Player {
  /** What is being played or fetched; null: nothing. */
  playing: string | null;
  /** Why the last one could not be heard; null: nothing is wrong. */
  error: unknown;
  /** Plays instead of what is playing. @param load gives a file that the browser knows */
  play: (id: string, load: () => Promise<ArrayBuffer>) => void;
  stop: () => void;
}

/** Plays one thing at a time, and nothing any more once its page is left. */
export function usePlayer(): Player {
  const [playing, setPlaying] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const current = useRef<{ source: AudioBufferSourceNode | null } | null>(null);

  const stop = useCallback(() => {
    const was = current.current;
    current.current = null;
    was?.source?.stop();
    setPlaying(null);
  }, []);

  const play = useCallback(
    (id: string, load: () => Promise<ArrayBuffer>) => {
      stop();
      const turn: { source: AudioBufferSourceNode | null } = { source: null };
      current.current = turn;
      setPlaying(id);
      setError(null);
      const over = (): void => {
        if (current.current !== turn) return;
        current.current = null;
        setPlaying(null);
      };
      const sound = async (): Promise<void> => {
        const context = contextOf();
        const audio = await context.decodeAudioData(await load());
        if (current.current !== turn) return;
        await context.resume();
        turn.source = context.createBufferSource();
        turn.source.buffer = audio;
        turn.source.connect(context.destination);
        turn.source.addEventListener('ended', over);
        turn.source.start();
      };
      sound().catch((cause: unknown) => {
        if (current.current === turn) setError(cause);
        over();
      });
    },
    [stop],
  );

  useEffect(() => stop, [stop]);
  return { playing, error, play, stop };
}

/** The loudest of each stretch, 0 to 1. @param file such as WAV @throws what the browser does not know */
export async function waveOf(file: ArrayBuffer, stretches: number): Promise<number[]> {
  const audio = await contextOf().decodeAudioData(file);
  const samples = audio.getChannelData(0);
  const length = Math.max(1, Math.ceil(samples.length / stretches));
  return Array.from({ length: stretches }, (_, nth) =>
    samples
      .subarray(nth * length, (nth + 1) * length)
      .reduce((most, one) => Math.max(most, Math.abs(one)), 0),
  );
}
