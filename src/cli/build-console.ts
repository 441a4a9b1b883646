import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { realClock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';

const root = join(import.meta.dirname, '../..');
const source = join(root, 'src/console');
const builds = join(root, 'build/console');

/**
 * The console as files for a browser, built when its sources have changed; several processes may ask at once.
 * @returns the folder
 * @throws UserError bad-config when it cannot be built or written
 */
export async function buildConsole(): Promise<string> {
  const dir = join(builds, sourceHash());
  if (isThere(dir)) return dir;
  const unfinished = `${dir}.${process.pid}`;
  try {
    const { build } = await import('vite');
    await build({
      configFile: join(source, 'vite.config.ts'),
      logLevel: 'warn',
      build: { outDir: unfinished, emptyOutDir: true },
    });
    compress(unfinished);
    // Whoever was faster has built the same.
    if (isThere(dir)) rmSync(unfinished, { recursive: true });
    else renameSync(unfinished, dir);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    const said = error instanceof Error ? error.message : String(error);
    throw new UserError('bad-config', `The console cannot be built in ${builds}: ${said}`);
  }
  forgetOld(dir);
  return dir;
}

function isThere(dir: string): boolean {
  try {
    return readdirSync(dir).includes('index.html');
  } catch {
    return false;
  }
}

/** Of everything that the build reads: the sources, and the packages by their lockfile. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of [...files, join(root, 'package-lock.json')])
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

function compress(dir: string): void {
  const assets = join(dir, 'assets');
  for (const name of readdirSync(assets)) {
    const bytes = readFileSync(join(assets, name));
    writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes));
  }
}

const kept = 3;
const dayMs = 86_400_000;

/** A process that runs may still serve an older build: the last few stay, and whatever is of today. */
function forgetOld(newest: string): void {
  const found = readdirSync(builds, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}$/.test(entry.name))
    .map((entry) => join(builds, entry.name))
    .filter((dir) => dir !== newest)
    .map((dir) => ({ dir, ageMs: realClock.now() - madeAt(dir) }))
    .sort((a, b) => a.ageMs - b.ageMs);
  for (const { dir, ageMs } of found.slice(kept))
    if (ageMs > dayMs) rmSync(dir, { recursive: true, force: true });
}

function madeAt(dir: string): number {
  try {
    return statSync(dir).mtimeMs;
  } catch {
    return 0;
  }
}
