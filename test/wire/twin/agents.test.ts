import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { realClock, sleep } from '../../../src/base/clock.ts';
import { silentLog } from '../../../src/base/log.ts';
import { startMediaWorkers } from '../../../src/media/media-workers.ts';
import { createAccount } from '../../../src/twin/account/account.ts';
import { startAgents } from '../../../src/twin/agents/agents.ts';
import type { Habits } from '../../../src/twin/agents/habits.ts';
import { TaskRouter } from '../../../src/twin/taskrouter/taskrouter.ts';
import { Phone } from '../edge/phone.ts';

const media = await startMediaWorkers({ log: silentLog, workers: 1, portRange: null });
const phone = await Phone.start();
after(async () => {
  await phone.close();
  await media.close();
});

const brisk: Partial<Habits> = {
  answerMs: [50, 150],
  talkMs: [60_000, 60_000],
  wrapUpSeconds: [0, 0],
  rejectShare: 0,
  ignoreShare: 0,
  callsBetweenBreaks: null,
};

async function agentsWith(habits: Partial<Habits>) {
  const taskRouter = new TaskRouter(createAccount({ clock: realClock }));
  const agents = await startAgents({
    ...{ taskRouter, media, clock: realClock, log: silentLog, host: '127.0.0.1', seed: 'wire' },
    ...{ names: ['ada'], habits: { ...brisk, ...habits } },
  });
  const [ada] = agents.list;
  assert.ok(ada);
  return {
    ...{ taskRouter, agents, ada },
    uri: String(ada.worker.attributes.values['contact_uri']),
    /** Waits up to 2 s. */
    async becomes(doing: typeof ada.doing) {
      for (let tries = 0; tries < 100 && ada.doing !== doing; tries++) await sleep(realClock, 20);
      assert.equal(ada.doing, doing);
    },
    async [Symbol.asyncDispose]() {
      await agents.close();
      taskRouter.close();
    },
  };
}

test('an agent answers after ringing, is heard and hears, and hangs up after the talk', async () => {
  await using world = await agentsWith({ talkMs: [1_500, 1_500] });
  const call = await phone.dial(world.uri);
  await world.becomes('talking');
  call.talk(1_750);
  const [heard, hears] = await Promise.all([
    call.hears(1_050, 5_000),
    world.ada.call?.hear([1_750], 800),
  ]);
  assert.ok(heard, 'the caller hears the agent');
  assert.ok((hears?.[0] ?? 0) > 0.1, 'the agent hears the caller');
  assert.equal((await call.ended()).by, 'remote');
  await world.becomes('idle');
});

test('a caller who hangs up frees the agent, and a second caller is refused until then', async () => {
  await using world = await agentsWith({});
  const call = await phone.dial(world.uri);
  assert.equal(await phone.refusal(world.uri), '486');
  await call.dialog.bye();
  await call.ended();
  await world.becomes('idle');
  const again = await phone.dial(world.uri);
  await again.dialog.bye();
});

test('calls that are pressed away are declined, and nobody else lives at the address', async () => {
  await using world = await agentsWith({ rejectShare: 1 });
  assert.equal(await phone.refusal(world.uri), '603');
  assert.equal(await phone.refusal(`sip:nobody@${world.agents.address}`), '404');
});

test('a call that rings unheard ends when the agents leave', async () => {
  const world = await agentsWith({ ignoreShare: 1 });
  const refusal = phone.refusal(world.uri);
  await world.becomes('ringing');
  await world[Symbol.asyncDispose]();
  assert.equal(await refusal, '480');
});
