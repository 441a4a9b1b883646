import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UserError } from '../../base/errors.ts';

/** Some million calls. */
const mostBytes = 100_000_000;

/**
 * The text of a file, unpacked when it is gzipped.
 * @throws UserError not-found, bad-request, too-large
 */
export function readTraceFile(path: string): { text: string; name: string } {
  const name = basename(path);
  const bytes = readBytes(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!isGzip) return { text: bytes.toString('utf8'), name };
  try {
    return { text: gunzipSync(bytes, { maxOutputLength: mostBytes }).toString('utf8'), name };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'bad-request',
      `--file ${name} begins like gzip and cannot be unpacked (${why}). Fix: unpack it by hand, and pass the CSV (100 MB at most).`,
      {},
      { cause: error },
    );
  }
}

function readBytes(path: string): Buffer {
  try {
    const { size } = statSync(path);
    if (size > mostBytes)
      throw new UserError(
        'too-large',
        `--file ${path} has ${size} bytes; at most 100,000,000 are read. Fix: cut it into months.`,
      );
    return readFileSync(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'not-found',
      `--file ${path} cannot be read: ${why}. Fix: name a CSV file, gzipped or not.`,
      {},
      { cause: error },
    );
  }
}
