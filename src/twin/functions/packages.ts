import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** Where a package of a build's `Dependencies` is, or null. The twin installs nothing: it has what this project has. */
export function packageFolder(name: string): string | null {
  // A name of npm's, and not a way through the file system.
  if (!/^(@[\w-][\w.-]*\/)?[\w-][\w.-]*$/.test(name)) return null;
  const folders = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name));
  return folders.find((folder) => existsSync(join(folder, 'package.json'))) ?? null;
}
