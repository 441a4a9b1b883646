import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PromptName } from '../callback/prompt-set.ts';
import type { AudioFault, PromptDesk, ReadAudio } from '../engine/prompt-desk.ts';
import { decode, encodeInto } from '../media/g711.ts';
import { warningsOf } from '../media/loudness.ts';
import { resample } from '../media/resample.ts';
import { openWav, wavFileOf } from '../media/wav-file.ts';
import { audioDir } from './prompts.ts';

const phoneRate = 8_000;

/** Audio files for the verbs of prompts. Those that come with Unhold are read when they are first asked for. */
export function createPromptDesk(): PromptDesk {
  const known = new Map<PromptName, Uint8Array>();
  return {
    builtIn(prompt) {
      const audio = known.get(prompt) ?? readBuiltIn(prompt);
      known.set(prompt, audio);
      return audio;
    },
    read: readAudio,
    wavOf: (audio) => wavFileOf(decode('ulaw', audio)),
  };
}

function readBuiltIn(prompt: PromptName): Uint8Array {
  const wav = openWav(readFileSync(join(audioDir, `${prompt}.wav`)));
  if ('fix' in wav || wav.sampleRate !== phoneRate)
    throw new Error(`the prompt ${prompt} is not as scripts/render-prompts.ts makes it`);
  const sound = new Float32Array(wav.frames);
  for (let at = 0; at < sound.length; at++) sound[at] = wav.sampleAt(at);
  return coded(sound);
}

async function readAudio(file: Uint8Array): Promise<ReadAudio | AudioFault> {
  const wav = openWav(file);
  if ('fix' in wav) return wav;
  const { sampleAt, frames, sampleRate, format } = wav;
  const sound = await resample({ sampleAt, length: frames, rate: sampleRate }, phoneRate);
  return { audio: coded(sound), format, warnings: warningsOf(sound) };
}

/** @param sound 8 kHz; beyond -1 to 1 it is clipped */
function coded(sound: Float32Array): Uint8Array {
  const samples = new Int16Array(sound.length);
  for (let at = 0; at < samples.length; at++)
    samples[at] = Math.max(-32_768, Math.min(32_767, Math.round((sound[at] ?? 0) * 32_768)));
  const bytes = new Uint8Array(samples.length);
  encodeInto('ulaw', samples, bytes);
  return bytes;
}
