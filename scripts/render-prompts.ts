import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type * as wavefile from 'wavefile';
import { beep, ringing, waitingMusic } from './melodies.ts';

const { WaveFile } = createRequire(import.meta.url)('wavefile') as typeof wavefile;

const help = `Renders the prompts of prompts/en/texts.json to prompts/en/audio/NAME.wav
(8 kHz, mono, µ-law), with the free voice slt of flite. Run it after a text was added or changed.

  node scripts/render-prompts.ts            render what is missing or was rendered from another text
  node scripts/render-prompts.ts --all      render everything anew
  node scripts/render-prompts.ts --check    change nothing; fail when a file is not what would be rendered
  node scripts/render-prompts.ts --help     this

Needs flite and sox. On Debian: apt-get install flite sox`;

const folder = join(import.meta.dirname, '../prompts/en');
const audioFolder = join(folder, 'audio');
const sampleRate = 8000;

/** Loudness of speech, as the root mean square of its samples (full scale 1), and the highest peak. */
const speechLevel = 0.11;
const peakMax = 0.9;

/** Texts in brackets are sounds, not speech. */
const sounds: Record<string, () => Float64Array> = {
  '(tone)': beep,
  '(ringing)': ringing,
  '(music)': waitingMusic,
};

function main(): void {
  const { values: flags } = parseArgs({
    options: { all: { type: 'boolean' }, check: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (flags.help) return console.log(help);
  requireTools();
  const texts = JSON.parse(readFileSync(join(folder, 'texts.json'), 'utf8')) as Record<
    string,
    string
  >;
  const stale = readdirSync(audioFolder).filter((file) => !(file.replace(/\.wav$/, '') in texts));
  const wrong = stale.map((file) => `${file}: no such text`);
  for (const file of flags.check ? [] : stale) rmSync(join(audioFolder, file));
  for (const [name, text] of Object.entries(texts)) {
    const file = join(audioFolder, `${name}.wav`);
    if (!flags.all && !flags.check && textOf(file) === text) continue;
    const wav = toWav(sounds[text]?.() ?? speak(text), text);
    if (flags.check && !isFile(file, wav)) wrong.push(`${name}.wav: differs from its text`);
    if (flags.check) continue;
    writeFileSync(file, wav);
    console.log(`${name}: ${text}`);
  }
  if (flags.check && wrong.length > 0) fail(wrong.join('\n'));
}

function requireTools(): void {
  for (const [tool, option] of [
    ['flite', '--version'],
    ['sox', '--version'],
  ] as const) {
    try {
      execFileSync(tool, [option], { stdio: 'ignore' });
    } catch (error) {
      // flite answers --version with status 1; only a program that is not there is a reason to stop.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        fail(`${tool} is not installed. On Debian: apt-get install flite sox`);
    }
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** The text a file was rendered from: kept in the file itself, so that a changed text is noticed. */
function textOf(file: string): string | null {
  try {
    return new WaveFile(readFileSync(file)).getTag('ICMT');
  } catch {
    // Not there, or not a WAV file: to be rendered.
    return null;
  }
}

function isFile(file: string, wav: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(wav);
  } catch {
    return false;
  }
}

/** Speech without silence around it, at the common loudness, with the pause its last sign asks for. */
function speak(text: string): Float64Array {
  const work = mkdtempSync(join(tmpdir(), 'prompts-'));
  try {
    const slower = ['--setf', 'duration_stretch=1.1'];
    execFileSync('flite', ['-voice', 'slt', ...slower, '-t', text, '-o', join(work, 'spoken.wav')]);
    // Cuts the silence at the beginning and turns the sound round: done twice, both ends are cut.
    const trim = 'silence 1 0.01 0.1% fade t 0.006 reverse';
    const to = `-t raw -e signed -b 16 -L -r ${sampleRate} -c 1 -`;
    const command = `-D spoken.wav ${to} highpass 120 ${trim} ${trim}`;
    const raw = execFileSync('sox', command.split(' '), { cwd: work, maxBuffer: 64_000_000 });
    const pauseSeconds = text.endsWith('.') && !text.endsWith('.m.') ? 0.3 : 0.04;
    return padded(levelled(raw), pauseSeconds);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function levelled(raw: Buffer): Float64Array {
  const samples = Float64Array.from(
    { length: raw.length >> 1 },
    (_, i) => raw.readInt16LE(i * 2) / 32_768,
  );
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  const peak = samples.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const gain = Math.min(speechLevel / Math.sqrt(power), peakMax / peak);
  return samples.map((x) => x * gain);
}

function padded(samples: Float64Array, pauseSeconds: number): Float64Array {
  const all = new Float64Array(samples.length + Math.round(pauseSeconds * sampleRate));
  all.set(samples);
  return all;
}

function toWav(samples: Float64Array, text: string): Uint8Array {
  const file = new WaveFile();
  file.fromScratch(
    1,
    sampleRate,
    '16',
    Array.from(samples, (x) => Math.round(x * 32_767)),
  );
  file.toMuLaw();
  file.setTag('ICMT', text);
  return file.toBuffer();
}

main();
