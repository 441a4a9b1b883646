/**
 * A process that uses the embedded database: prints its address or why not, and stops when its input ends.
 * Run by the tests of the supervisor, also as another user and to be killed.
 */
import { silentLog } from '../../src/base/log.ts';
import { startEmbedded } from '../../src/store/embedded.ts';

const { uid, ...options } = JSON.parse(process.argv[2] ?? '{}') as {
  dir: string;
  packageDir: string;
  uid?: number;
};
if (uid !== undefined) {
  process.setgroups?.([uid]);
  process.setgid?.(uid);
  process.setuid?.(uid);
}
try {
  const server = await startEmbedded({ ...options, log: silentLog });
  console.log(server.url);
  process.stdin.resume();
  process.stdin.on('end', () => void server.stop());
} catch (error) {
  console.log(String(error));
}
