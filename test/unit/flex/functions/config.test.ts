import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, variableNames } from '../../../../src/flex/functions/lib/config.ts';
import { variables } from './fixture.ts';

test('an empty environment gives the defaults, and no Unhold', () => {
  assert.deepEqual(readConfig({}), {
    ...{ workspaceSid: '', taskQueueSid: '', unhold: null },
    ...{ thresholdSeconds: 120, waitCacheSeconds: 60, offerEverySeconds: 60 },
    language: 'en-US',
    holdMusicUrl: 'http://com.twilio.sounds.music.s3.amazonaws.com/MARKOVICHAMP-Borghestral.mp3',
  });
});

test('every variable is read', () => {
  const set = {
    ...variables,
    ...{ THRESHOLD_SECONDS: '0', WAIT_CACHE_SECONDS: '30', OFFER_EVERY_SECONDS: '45' },
    LANGUAGE: 'de-DE',
  };
  assert.deepEqual(Object.keys(set).sort(), [...variableNames].sort());
  assert.deepEqual(readConfig(set), {
    workspaceSid: set.WORKSPACE_SID,
    taskQueueSid: set.TASK_QUEUE_SID,
    unhold: { url: 'https://unhold.example.com', apiKey: 'a-key', callTargetId: 'target-1' },
    ...{ thresholdSeconds: 0, waitCacheSeconds: 30, offerEverySeconds: 45 },
    language: 'de-DE',
    holdMusicUrl: 'https://music.example.com/track.mp3',
  });
});

test('nonsense is as good as nothing', () => {
  for (const nonsense of ['-1', '1.5', 'soon', '', ' ', '9'.repeat(30), 120, null, ['60']])
    assert.equal(readConfig({ THRESHOLD_SECONDS: nonsense }).thresholdSeconds, 120);
  assert.equal(readConfig({ OFFER_EVERY_SECONDS: '0' }).offerEverySeconds, 60);
});
