import { realClock } from '../../src/base/clock.ts';
import { silentLog } from '../../src/base/log.ts';
import { startSipEdge } from '../../src/edge/sip-edge.ts';
import { createEngine, type Engine } from '../../src/engine/context.ts';
import { startRunner } from '../../src/engine/runner.ts';
import { openDatabase } from '../../src/store/database.ts';

/** A node that really calls, on a database that is there already: beside an API that calls nobody. */
export interface DiallingNode {
  engine: Engine;
  /** `127.0.0.1:PORT` of its SIP. */
  address: string;
  stop: () => Promise<void>;
}

/** @param trunkUri where customers' phones are */
export async function startDiallingNode(url: string, trunkUri: string): Promise<DiallingNode> {
  const db = await openDatabase({ url, clock: realClock, log: silentLog });
  const edge = await startSipEdge({
    ...{ clock: realClock, log: silentLog, rtp: null, workers: 1 },
    sip: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1', loopback: true, allow: null },
    trunk: { uri: trunkUri, username: null, password: null, probe: false },
  });
  const engine = createEngine({
    ...{ db, clock: realClock, log: silentLog },
    ...{ nodeId: 'dialler', loopback: true, control: edge.control },
  });
  edge.takeCalls(engine);
  const runner = await startRunner(engine);
  return {
    engine,
    address: `127.0.0.1:${edge.port}`,
    async stop() {
      await runner.stop(500);
      await edge.stop(500);
      await db.close();
    },
  };
}
