import type { PromptName } from '../callback/prompt-set.ts';

/** What is odd about how a recording sounds. Decibels to full scale, seconds of silence, or percent of samples. */
export interface TakeWarning {
  warning: 'silent' | 'quiet' | 'loud' | 'clipped' | 'silence-before' | 'silence-after';
  found: number;
  limit: number;
}

/** A file that was read as audio for a phone. */
export interface ReadAudio {
  /** G.711 µ-law. */
  audio: Uint8Array;
  /** What the file was, such as `44.1 kHz, 16 bit, stereo`. */
  format: string;
  warnings: TakeWarning[];
}

/** Why a file is no use. */
export interface AudioFault {
  found: string;
  wanted: string;
  fix: string;
}

/** What verbs need of audio files: given by whoever wires them to the audio of calls. */
export interface PromptDesk {
  /** What comes with Unhold, G.711 µ-law. */
  builtIn(prompt: PromptName): Uint8Array;
  /** Any bytes, as audio for a phone or with what is wrong with them. Never rejects. */
  read(file: Uint8Array): Promise<ReadAudio | AudioFault>;
  /** A file that every player plays. @param audio G.711 µ-law */
  wavOf(audio: Uint8Array): Uint8Array;
}
