import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** The port when it is free for TCP, else any free one. @param wanted 0: any */
export async function freePort(host: string, wanted: number): Promise<number> {
  const server = createServer().listen(wanted, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (wanted === 0) throw error;
    return freePort(host, 0);
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
