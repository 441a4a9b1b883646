import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, constantFrom, dictionary, property, string } from 'fast-check';
import { bundleFunctions } from '../../../src/flex/functions/bundle.ts';
import { desiredState } from '../../../src/flex/provision/desired.ts';
import { cut } from '../../../src/flex/provision/kept.ts';
import {
  kindNames,
  textOf,
  type Desired,
  type KindName,
} from '../../../src/flex/provision/resource.ts';
import { mindfulFile, settingsOf, unholdFile } from '../../support/flex-settings.ts';

const sid = (prefix: string): string => prefix + 'a'.repeat(32);
const place = {
  workspaceSid: sid('WS'),
  workflowSid: sid('WW'),
  taskQueueSid: sid('WQ'),
  taskChannelSid: sid('TC'),
};
const functions = await bundleFunctions();
const trunk = { domain: 'acme-out' };
const longest = settingsOf({
  ...unholdFile,
  name: 'n'.repeat(20),
  unholdUrl: `https://${'u'.repeat(370)}.com`,
  holdMusicUrl: `https://${'m'.repeat(390)}`,
  ...{ callTarget: { name: 't'.repeat(60) }, trunk },
});
const states: [string, Desired[]][] = [
  ['unhold', desiredState(settingsOf({ ...unholdFile, trunk }), place, functions)],
  ['mindful', desiredState(settingsOf(mindfulFile), place, functions)],
  ['longest', desiredState(longest, place, functions)],
];

for (const [name, desired] of states) {
  test(`${name}: what is referred to is made before`, () => {
    for (const each of desired)
      each.fields((referred: KindName, to) => {
        const { kind, name } = each;
        assert.ok(
          kindNames.indexOf(referred) < kindNames.indexOf(kind),
          `${kind} needs ${referred}`,
        );
        assert.ok(
          desired.some((each) => each.kind === referred && each.name === to),
          `${name} refers to ${referred} ${to}, which is not made`,
        );
        return 'x';
      });
  });

  test(`${name}: a name stands once in its kind`, () => {
    const names = desired.map((each) => `${each.kind} ${each.name}`);
    assert.deepEqual([...new Set(names)], names);
  });

  test(`${name}: names and values keep within Twilio's limits`, () => {
    const ref = (): string => sid('ZZ');
    let contextBytes = 0;
    for (const each of desired) {
      const fields = each.fields(ref);
      const friendlyName = 'friendlyName' in fields ? textOf(fields, 'friendlyName') : each.name;
      if (each.kind !== 'call-target') assert.ok(friendlyName.length <= 64, friendlyName);
      if (each.kind !== 'variable') continue;
      const value = textOf(fields, 'value');
      assert.ok(Buffer.byteLength(value) <= 450, `${each.name}: ${value}`);
      contextBytes += Buffer.byteLength(JSON.stringify({ [each.name]: value }));
    }
    // Twilio docs, error 82006: variables, account and path together may have 3 KB.
    assert.ok(contextBytes < 2500, `${contextBytes} bytes of variables`);
  });
}

test('a call target name keeps within what Unhold takes', () => {
  const target = states[2]?.[1].find(({ kind }) => kind === 'call-target');
  assert.ok(target !== undefined && target.name.length <= 100);
});

test('a record is cut into variables of at most 450 bytes, and whole again in order', () => {
  const units = ['a', '"', 'ü', '🙂', '\n', ' '];
  // Names have no backslash: V8 14.6 reads the name "\n" as "\\" once it has read an object with that one.
  const name = string({ unit: constantFrom(...units), maxLength: 900 });
  const text = string({ unit: constantFrom('\\', ...units), maxLength: 900 });
  check(
    property(dictionary(name, text, { maxKeys: 4 }), (record) => {
      const parts = cut(JSON.stringify(record));
      for (const part of parts) assert.ok(Buffer.byteLength(part) <= 450 && part !== '');
      const whole = parts.join('');
      assert.match(whole, new RegExp(`^${parts.length}:`));
      assert.deepEqual(JSON.parse(whole.replace(/^\d+:/, '')), { ...record });
    }),
  );
});
