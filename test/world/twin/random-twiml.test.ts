import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  array,
  assert as check,
  asyncProperty,
  constantFrom,
  integer,
  letrec,
  oneof,
  record,
  tuple,
  type Arbitrary,
} from 'fast-check';
import { line, noLeaks, VoiceWorld } from '../../support/voice-world.ts';

const pages = ['/voice', '/a', '/b', '/c'];
const page = constantFrom(...pages, '/missing');
const seconds = integer({ min: 0, max: 9 });
const sip = constantFrom(
  'sip:x@127.0.0.3',
  'sip:x@127.0.0.4',
  'sip:x@127.0.0.5',
  'sip:x@192.0.2.1',
);

/** TwiML of every verb, sensible and not. */
const { verb } = letrec<{ sound: string; verb: string }>((tie) => ({
  sound: oneof(
    seconds.map((count) => `<Say>${'word '.repeat(count)}</Say>`),
    tuple(page, seconds).map(([url, loop]) => `<Play loop="${loop}">${url}</Play>`),
    seconds.map((length) => `<Pause length="${length}"/>`),
  ),
  verb: oneof(
    { depthSize: 'small' },
    tie('sound'),
    tuple(array(tie('sound'), { maxLength: 2 }), page, seconds).map(
      ([nested, action, digits]) =>
        `<Gather action="${action}" timeout="${digits}" ${digits > 0 ? `numDigits="${digits}"` : ''}>${nested.join('')}</Gather>`,
    ),
    tuple(array(sip, { minLength: 1, maxLength: 3 }), page, seconds, seconds).map(
      ([uris, action, timeout, limit]) =>
        `<Dial action="${action}" timeout="${timeout + 1}" timeLimit="${limit + 1}" answerOnBridge="${limit % 2 === 0}">${uris.map((uri, nth) => `<Sip ${nth === 0 ? 'url="/c"' : ''}>${uri}</Sip>`).join('')}</Dial>`,
    ),
    page.map(
      (action) => `<Dial action="${action}" timeout="5"><Queue url="/b">support</Queue></Dial>`,
    ),
    tuple(page, page).map(
      ([action, wait]) => `<Enqueue action="${action}" waitUrl="${wait}">support</Enqueue>`,
    ),
    tuple(page, page).map(
      ([action, wait]) =>
        `<Enqueue action="${action}" waitUrl="${wait}" workflowSid="WORKFLOW"><Task>{"a":1}</Task></Enqueue>`,
    ),
    page.map((action) => `<Record action="${action}" maxLength="3" timeout="2"/>`),
    page.map((url) => `<Redirect>${url}</Redirect>`),
    constantFrom('<Leave/>', '<Hangup/>', '<Reject/>', '<Reject reason="busy"/>', '<Nonsense/>'),
  ),
}));

const documents: Arbitrary<string[]> = array(
  array(verb, { maxLength: 4 }).map((verbs) => verbs.join('')),
  { minLength: pages.length, maxLength: pages.length },
);

/** What people do, each at its time. */
const deeds = array(
  record({
    atMs: integer({ min: 0, max: 40_000 }),
    who: integer({ min: 0, max: 2 }),
    deed: constantFrom('press 1', 'press #', 'hang up', 'redirect', 'end'),
  }),
  { maxLength: 12 },
).map((list) => list.toSorted((a, b) => a.atMs - b.atMs));

async function play(
  texts: string[],
  todo: { atMs: number; who: number; deed: string }[],
): Promise<void> {
  const world = await VoiceWorld.open();
  const { flexWorkspace } = world.taskRouter;
  const [workflow] = flexWorkspace.workflows.values();
  const available = [...flexWorkspace.activities.values()].find((one) => one.available);
  world.taskRouter.createWorker({
    friendlyName: 'a',
    attributes: { contact_uri: 'sip:a@127.0.0.4', wrap_up_seconds: 2 },
    activitySid: available!.sid,
  });
  texts.forEach((text, nth) => {
    world.pages[pages[nth]!] = text.replaceAll('WORKFLOW', workflow!.sid);
  });
  world.answering('127.0.0.3', 700);
  world.answering('127.0.0.4', 1_900);
  world.phone('127.0.0.5', (call) => call.refuse(486));
  const people = [];
  for (const host of ['127.0.0.10', '127.0.0.11', '127.0.0.12']) {
    people.push(await world.phone(host).dial(`sip:${line}@127.0.0.1:5060`));
    await world.run(333);
  }
  let nowMs = 999;
  for (const { atMs, who, deed } of todo) {
    await world.run(Math.max(0, atMs - nowMs));
    nowMs = Math.max(nowMs, atMs);
    const person = people[who]!;
    const mine = [...world.account.calls.values()].filter(
      ({ direction }) => direction === 'inbound',
    );
    const row = mine[who];
    if (deed.startsWith('press')) person.call?.press(deed.slice(-1));
    else if (deed === 'hang up') person.stop();
    else if (row && row.endedAtMs === null) {
      const instructions = {
        kind: 'twiml',
        twiml: '<Response><Pause length="2"/></Response>',
      } as const;
      if (deed === 'end') void world.voice.change(row, { kind: 'end', status: 'completed' });
      else await world.voice.change(row, { kind: 'redirect', instructions });
    }
  }
  await world.run(20_000);
  // An endless document may keep a call for its four hours: whoever is left hangs up.
  for (const person of people) person.stop();
  await world.run(60_000);
  assert.equal(world.voice.liveCalls, 0, 'a call outlives its caller');
  assert.equal(world.media.openLegs, 0, 'a leg outlives its call');
  for (const queue of world.voice.queues.values()) assert.equal(queue.members.length, 0);
  assert.deepEqual(await world.close(), noLeaks);
}

test('whatever the documents say and people do, nothing crashes and nothing is left', async () => {
  await check(asyncProperty(documents, deeds, play), { numRuns: 200, seed: 20_261_121 });
});
