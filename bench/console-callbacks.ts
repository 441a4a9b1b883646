import { sql } from 'kysely';
import { chromium, type Browser, type Page } from 'playwright-core';
import { realClock, sleep } from '../src/base/clock.ts';
import { newId } from '../src/base/ids.ts';
import { buildConsole } from '../src/cli/build-console.ts';
import { openSession } from '../src/engine/person-sessions.ts';
import { insertPerson } from '../src/store/people.ts';
import { createApiWorld, type ApiWorld } from '../test/support/api-world.ts';
import { row, type Row } from './row.ts';

export const name = 'console-callbacks';

const runs = 3;
const callbackCount = 10_000;
/** What a busy hour has. */
const eventsPerSecond = 200;

/** The list of callbacks in Chromium with 10,000 of them loaded, idle and while events come; the bar is 100 ms. */
export async function run(): Promise<Row[]> {
  const shown = { dir: await buildConsole(), demo: false, dialIn: [] };
  const world = await createApiWorld({ clock: realClock, api: { console: shown } });
  const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
  try {
    await fill(world);
    const secret = await signIn(world);
    const found: Run[] = [];
    for (let nth = 0; nth < runs; nth++) found.push(await measure(world, browser, { url, secret }));
    const of = (pick: (run: Run) => number): number[] => found.map(pick);
    const loaded = `${callbackCount} callbacks`;
    const told = `${loaded}, ${eventsPerSecond} events a second`;
    const interaction = { metric: 'worst interaction', unit: 'ms' };
    const task = { metric: 'longest task', unit: 'ms' };
    return [
      row(
        { case: loaded, metric: 'first rows', unit: 'ms' },
        of(({ firstRowsMs }) => firstRowsMs),
      ),
      row(
        { case: loaded, metric: 'scrolled through', unit: 'ms' },
        of(({ allRowsMs }) => allRowsMs),
      ),
      row(
        { case: loaded, ...interaction },
        of(({ idle }) => idle.interactionMs),
      ),
      row(
        { case: loaded, ...task },
        of(({ idle }) => idle.taskMs),
      ),
      row(
        { case: told, ...interaction },
        of(({ busy }) => busy.interactionMs),
      ),
      row(
        { case: told, ...task },
        of(({ busy }) => busy.taskMs),
      ),
    ];
  } finally {
    await browser.close();
    await world.close();
  }
}

/** Somebody who may act. @returns what the session cookie holds */
async function signIn({ engine }: ApiWorld): Promise<string> {
  const [name, email] = ['Operator', 'operator@acme.example'];
  const person = {
    id: newId(),
    email,
    name,
    role: 'operator',
    password: null,
    demo: false,
  } as const;
  const found = await insertPerson(engine.db, person);
  if (!found) throw new Error('the operator could not be made');
  const from = { address: '127.0.0.1', browser: 'bench', means: 'password' } as const;
  return (await openSession(engine, found, from)).secret;
}

interface Worst {
  /** From the event to the next paint, as the browser's Event Timing tells it (in steps of 8 ms). */
  interactionMs: number;
  /** What the main thread did at a stretch; below 50 ms the browser does not tell, which is 0 here. */
  taskMs: number;
}

interface Run {
  firstRowsMs: number;
  allRowsMs: number;
  idle: Worst;
  busy: Worst;
}

async function fill(world: ApiWorld): Promise<void> {
  const { id } = await world.addTarget({ name: 'Sales' });
  await sql`
    insert into callback select ('019a0000-0000-7000-8000-' || lpad(nth::text, 12, '0'))::uuid, ${id}::uuid,
      '+1202' || (4000000 + nth), case when nth % 10 = 0 then 'waiting' else 'ended' end,
      case when nth % 10 = 0 then null else 'completed' end, null,
      now() - nth * interval '10 seconds', now() - nth * interval '10 seconds', date_trunc('second', now()) + nth * interval '1 second',
      null, now() + interval '1 day', case when nth % 10 = 0 then null else now() end, '{"x-user-to-user":"+12025550143"}',
      '{"lowSeconds":120,"highSeconds":240,"said":"in between two and four minutes"}', 'phone', 0, 0,
      case when nth % 10 = 0 then now() + interval '1 day' end, null, 1, false, null, now(), false
    from generate_series(1, ${callbackCount}::int) nth`.execute(world.engine.db.kysely);
  await sql`analyze callback`.execute(world.engine.db.kysely);
}

async function measure(
  world: ApiWorld,
  browser: Browser,
  { url, secret }: { url: string; secret: string },
): Promise<Run> {
  const profile = await browser.newContext({
    ...{ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 800 } },
  });
  const cookie = { name: '__Host-unhold', value: secret, url: url.replace('http', 'https') };
  await profile.addCookies([{ ...cookie, secure: true, sameSite: 'Strict' }]);
  const page = await profile.newPage();
  try {
    await page.goto('/callbacks');
    const rows = page.getByRole('rowheader');
    await rows.first().waitFor();
    const firstRowsMs = await page.evaluate(() => performance.now());
    const since = realClock.monotonic();
    const end = page.getByText(/^That is all/);
    while ((await end.count()) === 0) {
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 20_000);
      await page.waitForTimeout(20);
    }
    const allRowsMs = realClock.monotonic() - since;
    await watch(page);
    await use(page);
    const idle = await worst(page);
    const stop = keepTelling(world);
    try {
      await watch(page);
      await use(page);
      return { firstRowsMs, allRowsMs, idle, busy: await worst(page) };
    } finally {
      await stop();
    }
  } finally {
    await profile.close();
  }
}

/** What somebody does with a long list: goes through it, opens and shuts filters, types. All of it with 10,000 rows there. */
async function use(page: Page): Promise<void> {
  for (const key of ['Home', 'PageDown', 'PageDown', 'End', 'PageUp', 'Home']) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
  for (const name of ['More filters', 'Fewer filters'])
    await page.getByRole('button', { name }).click();
  const search = page.getByLabel('Search by number');
  // Two digits are no search yet: the long list stays.
  for (const digit of ['2', '0']) await search.press(digit);
  await search.fill('');
  await page.getByRole('button', { name: 'New callback' }).click();
  await page.keyboard.press('Escape');
  for (let tab = 0; tab < 20; tab++) await page.keyboard.press('Tab');
  await page.mouse.wheel(0, 40_000);
  await page.waitForTimeout(200);
}

/** Begins to note what takes long; in the browser's own words, which the types here do not know. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(`
    globalThis.noted = { interactionMs: 0, taskMs: 0 };
    const note = (name) => (list) => {
      for (const { duration } of list.getEntries()) noted[name] = Math.max(noted[name], duration);
    };
    new PerformanceObserver(note('interactionMs')).observe({ type: 'event', durationThreshold: 16 });
    new PerformanceObserver(note('taskMs')).observe({ type: 'longtask' });
  `);
}

async function worst(page: Page): Promise<Worst> {
  await page.waitForTimeout(300);
  return page.evaluate<Worst>('globalThis.noted');
}

/** Writes entries into the journals of what waits, as many a second as a busy hour has. */
function keepTelling({ engine }: ApiWorld): () => Promise<void> {
  const over = new AbortController();
  const tell = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await sql`
        insert into journal (callback_id, call_target_id, at, actor, event)
        select id, call_target_id, now(), 'system', 'postponed' from callback
        order by random() limit ${eventsPerSecond / 10}`.execute(engine.db.kysely);
      await sleep(realClock, 100);
    }
  };
  const telling = tell();
  return async () => {
    over.abort();
    await telling;
  };
}
