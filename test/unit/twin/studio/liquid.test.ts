import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HandClock } from '../../../../src/base/clock.ts';
import { createRender, LiquidFault } from '../../../../src/twin/studio/liquid.ts';
import { callTrigger } from '../../../../src/twin/studio/triggers.ts';
import { withOutput, withVariables } from '../../../../src/twin/studio/context.ts';

const { context: begun } = callTrigger(
  { flowSid: 'FW1', executionSid: 'FN1' },
  { From: '+15005550001', To: '+15005550006', 'SipHeader_x-user-to-user': '+15005550009' },
);
const context = withVariables(
  withOutput(begun, 'wait_time', { parsed: { avg: 130, flags: ['a', 'b'] } }),
  { count: '2' },
);
const render = createRender(new HandClock(Date.UTC(2026, 4, 6, 7, 8)));

// template, rendered
const table: [string, string][] = [
  ['no template', 'no template'],
  ['{{trigger.call.From}}', '+15005550001'],
  ['{{trigger.call.SipHeader_x-user-to-user}}', '+15005550009'],
  ['{{trigger.call.SipHeader_X-User-To-User}}', ''],
  ['{{contact.channel.address}} {{flow.channel.address}}', '+15005550001 +15005550006'],
  ['{{flow.sid}} {{flow.flow_sid}}', 'FN1 FW1'],
  ['{{widgets.wait_time.parsed.avg}}', '130'],
  ['{{widgets.wait_time.parsed | to_json}}', '{"avg":130,"flags":["a","b"]}'],
  ['{{widgets.nobody.parsed | to_json}}', 'null'],
  ['{{widgets.nobody.parsed.avg}}', ''],
  ['{{ flow.variables.count | plus: 1 }}', '3'],
  ['{% if flow.variables.count %}{{flow.variables.count | plus: 1}}{% else %}1{% endif %}', '3'],
  ['{{ "now" | date: "%Y-%m-%d %H:%M" }}', '2026-05-06 07:08'],
  ['{{ "+1 2" | url_encode }}', '%2B1+2'],
  ['{{trigger.call.constructor}}{{trigger.call.__proto__}}', ''],
];

for (const [template, rendered] of table)
  test(`${template} renders as ${rendered}`, () => {
    assert.equal(render(template, context), rendered);
  });

for (const template of [
  '{{trigger.call.From | shout}}',
  '{% if %}',
  '{{',
  "{% include '/etc/passwd' %}",
  "{% render 'package.json' %}",
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{% for i in (1..60000) %}xy{% endfor %}',
])
  test(`${template} is a fault, not a text`, () => {
    assert.throws(() => render(template, context), LiquidFault);
  });
