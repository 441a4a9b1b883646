import assert from 'node:assert/strict';
import { test } from 'node:test';
import { line, noLeaks, phoneNumber, VoiceWorld, type Ringing } from '../../support/voice-world.ts';

/** Documents that do everything; each is cut off at every moment of its first seconds. */
const stories: { what: string; pages: Record<string, string> }[] = [
  {
    what: 'speaks, gathers, records',
    pages: {
      '/voice':
        '<Pause length="1"/><Say>one two three</Say><Gather action="/keys" timeout="1"><Say>four five</Say></Gather><Record action="/keys" timeout="1" maxLength="2"/><Redirect>/voice</Redirect>',
      '/keys': '<Redirect>/voice</Redirect>',
    },
  },
  {
    what: 'dials',
    pages: {
      '/voice':
        '<Dial action="/keys" timeout="3" timeLimit="2"><Sip url="/w">sip:a@127.0.0.3</Sip><Number>+12025550177</Number></Dial>',
      '/w': '<Say>one</Say>',
      '/keys': '<Say>two</Say><Redirect>/voice</Redirect>',
    },
  },
  {
    what: 'waits in a queue',
    pages: {
      '/voice': '<Enqueue action="/keys" waitUrl="/wait">support</Enqueue>',
      '/wait': '<Say>one</Say><Gather timeout="1" action="/keys"/><Leave/>',
      '/keys': '<Say>two</Say><Redirect>/voice</Redirect>',
      '/take': '<Dial action="/keys" timeout="2"><Queue url="/w">support</Queue></Dial>',
      '/w': '<Say>three</Say>',
    },
  },
];

/** Two callers whose application answers after 70 ms, phones that answer after 900 ms. */
async function begin(
  pages: Record<string, string>,
): Promise<{ world: VoiceWorld; calls: Ringing[] }> {
  const world = await VoiceWorld.open();
  for (const [path, twiml] of Object.entries(pages))
    world.pages[path] = () =>
      new Promise((resolve) => void world.clock.after(70, () => resolve(twiml)));
  const number = phoneNumber('PN2', '+12025550101');
  number.voiceUrl = `https://app.example.com/${'/take' in pages ? 'take' : 'voice'}`;
  number.statusCallback = 'https://app.example.com/status';
  world.account.phoneNumbers.set('PN2', number);
  world.answering('127.0.0.3', 900);
  world.answering('127.0.0.9', 1_100);
  const calls = await Promise.all(
    [line, number.phoneNumber].map((to, nth) =>
      world.phone(`127.0.0.${nth + 10}`).dial(`sip:${to}@127.0.0.1:5060`),
    ),
  );
  return { world, calls };
}

for (const { what, pages } of stories) {
  test(`${what}: a caller may hang up at any moment, and nothing is left`, async () => {
    for (let atMs = 0; atMs < 4_600; atMs += 45) {
      const { world, calls } = await begin(pages);
      await world.run(atMs);
      calls[atMs % 2]?.stop();
      await world.run(3_000);
      calls[1 - (atMs % 2)]?.stop();
      await world.run(40_000);
      assert.equal(world.voice.liveCalls, 0, `at ${atMs} ms: a call lives`);
      assert.equal(world.media.openLegs, 0, `at ${atMs} ms: a leg is open`);
      assert.deepEqual(await world.close(), noLeaks, `at ${atMs} ms`);
    }
  });

  test(`${what}: the twin may be closed at any moment, and nothing is left`, async () => {
    for (let atMs = 0; atMs < 4_600; atMs += 90) {
      const { world } = await begin(pages);
      await world.run(atMs);
      assert.deepEqual(await world.close(), noLeaks, `at ${atMs} ms`);
    }
  });

  test(`${what}: the account may end or redirect the call at any moment`, async () => {
    for (let atMs = 0; atMs < 4_600; atMs += 90) {
      const { world, calls } = await begin(pages);
      await world.run(atMs);
      const twiml = '<Response><Say>Elsewhere</Say></Response>';
      const live = [...world.account.calls.values()].filter(
        ({ direction }) => direction === 'inbound',
      );
      const [first, second] = live;
      if (first && first.endedAtMs === null)
        await world.voice.change(first, {
          kind: 'redirect',
          instructions: { kind: 'twiml', twiml },
        });
      if (second && second.endedAtMs === null) {
        const ended = world.voice.change(second, { kind: 'end', status: 'completed' });
        await world.run(500);
        await ended;
      }
      await world.run(40_000);
      assert.equal(world.voice.liveCalls, 0, `at ${atMs} ms: a call lives`);
      if (first) assert.ok(world.said().includes('Elsewhere'), `at ${atMs} ms: not redirected`);
      for (const { state } of calls) assert.notEqual(state, 'up', `at ${atMs} ms`);
      assert.deepEqual(await world.close(), noLeaks, `at ${atMs} ms`);
    }
  });
}
