import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import texts from '../../prompts/en/texts.json' with { type: 'json' };
import { keepRecording } from '../../src/engine/recordings.ts';
import { attachRecordings } from '../../src/store/recordings.ts';
import { decode } from '../../src/media/g711.ts';
import { Client } from '../support/api.ts';
import { createApiWorld, type ApiWorld } from '../support/api-world.ts';
import { sine, wavBytes } from '../support/wav-bytes.ts';

let world: ApiWorld;
before(async () => {
  world = await createApiWorld();
});
after(() => world.close());

const wav = { 'content-type': 'audio/wav' };
/** A tone of so many hertz for so many seconds: what was heard can be told by its pitch. */
const tone = (hz: number, seconds = 0.5): Buffer => wavBytes({ seconds, sound: sine(hz, 0.2) });

interface Set {
  path: string;
  put: (key: string, file: Buffer, query?: string) => ReturnType<Client['send']>;
  /** How many hertz the prompt has as it is heard, and for how long. */
  heard: (key: string, query?: string) => Promise<{ hz: number; seconds: number }>;
}

async function newSet(): Promise<Set> {
  const { id } = await world.addTarget();
  const path = `/v1/call-targets/${id}/prompts`;
  return {
    path,
    put: (key, file, query = '') =>
      world.admin.send('PUT', `${path}/${key}/audio${query}`, file, wav),
    heard: async (key, query = '') => pitchOf(await audioOf(`${path}/${key}/audio${query}`)),
  };
}

async function audioOf(url: string): Promise<Int16Array> {
  const answer = await world.admin.get(url);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert.equal(answer.headers['content-type'], 'audio/wav');
  const bytes: Buffer = answer.body;
  assert.equal(bytes.toString('latin1', 0, 4), 'RIFF');
  assert.equal(bytes.readUInt32LE(24), 8_000);
  return Int16Array.from({ length: (bytes.length - 44) / 2 }, (_, i) =>
    bytes.readInt16LE(44 + i * 2),
  );
}

/** By its crossings of zero. */
function pitchOf(samples: Int16Array): { hz: number; seconds: number } {
  const seconds = samples.length / 8_000;
  const crossings = samples.filter((one, at) => at > 0 && samples[at - 1]! < 0 !== one < 0).length;
  return { hz: Math.round(crossings / 20 / seconds) * 10, seconds };
}

describe('prompts of a call target', () => {
  it('are all listed, with their words and when they are said', async () => {
    const { path } = await newSet();
    const { items, nextCursor } = (await world.admin.get(path)).body;
    assert.equal(nextCursor, null);
    assert.deepEqual(
      items.map(({ key }: { key: string }) => key),
      Object.keys(texts),
    );
    const by = (key: string) => items.find((item: { key: string }) => item.key === key);
    assert.deepEqual(by('kept'), {
      ...{ key: 'kept', text: 'It stays as arranged.', kind: 'sentence', replaced: null },
      saidAt: [{ dialogue: 'registration', moment: 'kept' }],
      ...{ seconds: by('kept').builtInSeconds, builtInSeconds: by('kept').seconds },
    });
    assert.ok(by('kept').seconds > 0.5 && by('kept').seconds < 5);
    assert.deepEqual(
      [by('number-7').kind, by('minutes').kind, by('beep').kind],
      ['part', 'part', 'sound'],
    );
  });

  it('are replaced, heard, and taken back, and every take is kept', async () => {
    const { path, put, heard } = await newSet();
    const builtIn = await heard('kept');
    const first = await put('kept', tone(400), '?fileName=ann%20v1.wav');
    assert.equal(first.status, 200);
    assert.equal(first.body.previousTakeId, null);
    const { replaced } = first.body;
    assert.deepEqual(
      [replaced.fileName, replaced.madeBy, replaced.seconds, replaced.warnings],
      ['ann v1.wav', 'key:admin', 0.5, []],
    );
    assert.deepEqual(await heard('kept'), { hz: 400, seconds: 0.5 });
    const second = await put(
      'kept',
      wavBytes({ rate: 44_100, channels: 2, seconds: 1, sound: sine(600, 0.2) }),
    );
    assert.equal(second.body.previousTakeId, replaced.takeId);
    assert.deepEqual(await heard('kept'), { hz: 600, seconds: 1 });
    assert.deepEqual(await heard('kept', '?take=built-in'), builtIn);
    assert.deepEqual(await heard('kept', `?take=${replaced.takeId}`), { hz: 400, seconds: 0.5 });

    const undone = await world.admin.post(`${path}/kept/restore`, {
      ...{ takeId: second.body.previousTakeId, instead: second.body.replaced.takeId },
    });
    assert.deepEqual([undone.status, undone.body.replaced.takeId], [200, replaced.takeId]);
    assert.equal((await heard('kept')).hz, 400);
    const back = await world.admin.send('DELETE', `${path}/kept/audio`);
    assert.deepEqual(
      [back.status, back.body.replaced, back.body.previousTakeId],
      [200, null, replaced.takeId],
    );
    assert.deepEqual(await heard('kept'), builtIn);
    const { takes } = (await world.admin.get(`${path}/kept`)).body;
    assert.deepEqual(
      takes.map(({ takeId }: { takeId: string }) => takeId),
      [second.body.replaced.takeId, replaced.takeId],
    );
  });

  it('of one call target are no other one’s', async () => {
    const [one, other] = [await newSet(), await newSet()];
    const { body } = await one.put('kept', tone(400));
    assert.notEqual((await other.heard('kept')).hz, 400);
    const { takeId } = body.replaced;
    const stolen = await world.admin.post(`${other.path}/kept/restore`, { takeId });
    assert.deepEqual([stolen.status, stolen.body.code], [404, 'not-found']);
    // Nor is a take of one prompt one of another.
    assert.equal((await world.admin.post(`${one.path}/hour/restore`, { takeId })).status, 404);
    assert.equal((await world.admin.get(`${other.path}/kept/audio?take=${takeId}`)).status, 404);
  });

  it('replaced by two at once are kept both, and an undo undoes nobody else’s', async () => {
    const { path, put, heard } = await newSet();
    const answers = await Promise.all([400, 500, 600, 700].map((hz) => put('kept', tone(hz))));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    // Each came after another one: the takes before them are all different.
    const before = new Set(answers.map(({ body }) => body.previousTakeId));
    assert.equal(before.size, 4);
    const last = answers.find(({ body }) => !before.has(body.replaced.takeId))!;
    const [hz] = [400, 500, 600, 700].filter((_, at) => answers[at] === last);
    assert.equal((await heard('kept')).hz, hz);
    const overtaken = answers.find((answer) => answer !== last)!;
    const undo = await world.admin.post(`${path}/kept/restore`, {
      ...{ takeId: null, instead: overtaken.body.replaced.takeId },
    });
    assert.deepEqual([undo.status, undo.body.code], [409, 'prompt-changed']);
    assert.equal((await heard('kept')).hz, hz);
  });

  it('keep the ten newest takes, the one in use, and the one before', async () => {
    const { path, put } = await newSet();
    const ids: string[] = [];
    for (let nth = 0; nth < 11; nth++)
      ids.push((await put('kept', tone(400, 0.1))).body.replaced.takeId);
    await world.admin.post(`${path}/kept/restore`, { takeId: ids[1] });
    ids.push((await put('kept', tone(400, 0.1))).body.replaced.takeId);
    const kept = async (): Promise<string[]> =>
      (await world.admin.get(`${path}/kept`)).body.takes.map(
        ({ takeId }: { takeId: string }) => takeId,
      );
    assert.deepEqual(await kept(), ids.slice(1).reverse());
    await world.admin.post(`${path}/kept/restore`, { takeId: ids[1], instead: ids[11] });
    assert.ok((await kept()).includes(ids[1]!));
  });

  it('go with their call target', async () => {
    const { path, put } = await newSet();
    await put('kept', tone(400));
    const gone = await world.admin.send('DELETE', path.replace(/\/prompts$/, ''));
    assert.equal(gone.status, 204);
    assert.equal((await world.admin.get(path)).status, 404);
  });
});

describe('a file that is no use', () => {
  it('is refused with what was found, wanted, and how to mend it; nothing is changed', async () => {
    const { put, heard } = await newSet();
    const before = await heard('kept');
    for (const [file, found] of [
      [Buffer.from('ID3 not a wave at all'), 'an MP3 file'],
      [Buffer.alloc(0), 'an empty file'],
      [wavBytes({ rate: 96_000, seconds: 0.1 }), 'a WAV file of 96000 Hz'],
      [Buffer.from('{"a": 1}'), 'a file that is no WAV file'],
    ] as const) {
      const { status, body } = await put('kept', file);
      assert.deepEqual([status, body.code], [422, 'bad-audio'], JSON.stringify(body));
      const [error] = body.errors;
      assert.deepEqual([error.field, error.found], ['file', found]);
      assert.match(error.wanted, /8 to 48 kHz/);
      assert.match(error.fix, /Export it again/);
    }
    assert.deepEqual(await heard('kept'), before);
  });

  it('is told by its bytes, whatever its type is said to be', async () => {
    const { path, heard } = await newSet();
    for (const type of ['audio/mpeg', 'application/json', 'text/html; charset=x']) {
      const url = `${path}/kept/audio`;
      const { status } = await world.admin.send('PUT', url, tone(400), { 'content-type': type });
      assert.equal(status, 200, type);
    }
    assert.equal((await heard('kept')).hz, 400);
  });

  it('of more than 12 MB is 413, and JSON of more than 64 kB still is, too', async () => {
    const { path, put } = await newSet();
    const large = await put('kept', Buffer.alloc(12_000_001));
    assert.deepEqual([large.status, large.body.code], [413, 'too-large']);
    assert.match(large.body.detail, /larger than 12 MB/);
    const json = await world.admin.post(`${path}/kept/restore`, { takeId: 'x'.repeat(70_000) });
    assert.deepEqual(
      [json.status, json.body.detail],
      [413, 'The body is larger than 64 kB; send less.'],
    );
  });

  it('is checked without a call target, and odd sound is told and taken', async () => {
    const quiet = wavBytes({ seconds: 1, sound: sine(400, 0.01) });
    const checked = await world.admin.post('/v1/audio-check', quiet, wav);
    const warnings = [{ warning: 'quiet', found: -43, limit: -30 }];
    assert.deepEqual(checked.body, { seconds: 1, format: '8 kHz, 16 bit, mono', warnings });
    const { put, path } = await newSet();
    assert.deepEqual((await put('kept', quiet)).body.replaced.warnings, warnings);
    assert.deepEqual((await world.admin.get(`${path}/kept`)).body.takes[0].warnings, warnings);
    assert.equal((await world.admin.post('/v1/audio-check', Buffer.from('x'), wav)).status, 422);
  });
});

describe('names that are none', () => {
  it('are 404 or 400, never 500', async () => {
    const { path } = await newSet();
    const nobody = '00000000-0000-7000-8000-000000000000';
    for (const [method, url, status] of [
      ['GET', `${path}/toString`, 404],
      ['GET', `${path}/no-such/audio`, 404],
      ['GET', `${path}/kept/audio?take=${nobody}`, 404],
      ['GET', `${path}/kept/audio?take=%00`, 400],
      ['GET', `/v1/call-targets/${nobody}/prompts`, 404],
      ['GET', `/v1/call-targets/x/prompts/kept/audio`, 404],
      ['DELETE', `${path}/__proto__/audio`, 404],
      ['PUT', `${path}/no-such/audio`, 404],
      ['PUT', `${path}/kept/audio?fileName=%0D%0A`, 400],
    ] as const) {
      const body = method === 'PUT' ? tone(400) : undefined;
      const answer = await world.admin.send(method, url, body, body && wav);
      assert.equal(answer.status, status, `${method} ${url}: ${JSON.stringify(answer.body)}`);
    }
  });
});

describe('speech', () => {
  it('is the parts one after the other, in the voice of the call target', async () => {
    const { path, put } = await newSet();
    await put('kept', tone(400, 0.5));
    const url = `${path.replace(/prompts$/, 'speech')}?parts=`;
    assert.deepEqual(pitchOf(await audioOf(`${url}kept,kept`)), { hz: 400, seconds: 1 });
    const paused = await audioOf(`${url}kept,~250,kept`);
    assert.equal(paused.length, 8_000 * 1.25);
    assert.ok(paused.subarray(4_100, 5_900).every((one) => one === 0));
    const many = Array.from({ length: 151 }, () => 'kept').join();
    for (const [parts, status] of [
      ['', 400],
      ['kept,', 404],
      ['~x', 404],
      ['__proto__', 404],
      [many, 400],
    ] as const)
      assert.equal((await world.admin.get(url + parts)).status, status, parts.slice(0, 20));
    await put('kept', tone(400, 60));
    assert.equal((await world.admin.get(`${url}kept,kept,kept,kept`)).status, 400);
  });
});

describe('who may', () => {
  it('listen: who reads; replace: who writes; and it is written down without the audio', async () => {
    const { path, put } = await newSet();
    const { app, engine } = world;
    const [reader, operator, writer] = [
      await Client.with(app, engine, ['read']),
      await Client.with(app, engine, ['operate']),
      await Client.with(app, engine, ['write']),
    ];
    assert.equal((await reader.get(`${path}/kept/audio`)).status, 200);
    for (const client of [reader, operator]) {
      assert.equal((await client.send('PUT', `${path}/kept/audio`, tone(400), wav)).status, 403);
      assert.equal((await client.send('DELETE', `${path}/kept/audio`)).status, 403);
      assert.equal((await client.post(`${path}/kept/restore`, { takeId: null })).status, 403);
      assert.equal((await client.post('/v1/audio-check', tone(400), wav)).status, 403);
    }
    assert.equal((await writer.send('PUT', `${path}/kept/audio`, tone(400), wav)).status, 200);
    await put('kept', tone(500));
    const entries = await engine.db.kysely
      .selectFrom('audit')
      .selectAll()
      .where('path', '=', `${path}/kept/audio`)
      .orderBy('id')
      .execute();
    assert.deepEqual(
      entries.map(({ actor_name, status, body }) => [actor_name, status, body]),
      [
        ['write', 200, null],
        ['admin', 200, null],
      ],
    );
  });
});

describe('what was said for a callback', () => {
  it('is heard by who may act on it, and by nobody without a word in the audit log', async () => {
    const { app, engine, admin } = world;
    const { id: target } = await world.addTarget({ estimate: { source: 'fixed', seconds: 60 } });
    const audio = Uint8Array.from({ length: 800 }, (_, at) => at % 256);
    const [name, unpromised] = [
      await keepRecording(engine, audio),
      await keepRecording(engine, audio),
    ];
    const { id } = await world.addCallback(target);
    // As the promise does that is made in a call.
    await attachRecordings(engine.db, [name.replace('recording-', '')], id);
    const other = await world.addCallback(target);
    const url = (callback: string, said: string): string =>
      `/v1/callbacks/${callback}/recordings/${said}/audio`;
    const heard = await audioOf(url(id, name));
    assert.deepEqual(heard, decode('ulaw', audio));
    for (const [callback, said] of [
      [other.id, name],
      [id, unpromised],
      [id, 'recording-x'],
      [id, 'welcome'],
      ['x', name],
    ] as const)
      assert.equal((await admin.get(url(callback, said))).status, 404, `${callback} ${said}`);
    const viewer = await Client.as(app, engine, 'viewer');
    assert.equal((await viewer.get(url(id, name))).status, 403);
    const operator = await Client.as(app, engine, 'operator');
    assert.equal((await operator.get(url(id, name))).status, 200);
    const entries = await engine.db.kysely
      .selectFrom('audit')
      .select(['actor_name', 'status'])
      .where('path', '=', url(id, name))
      .orderBy('id')
      .execute();
    assert.deepEqual(
      entries.map(({ actor_name, status }) => [actor_name, status]),
      [
        ['admin', 200],
        ['A operator', 200],
      ],
    );
  });
});
