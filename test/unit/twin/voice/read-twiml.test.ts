import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, property, string } from 'fast-check';
import { readTwiml } from '../../../../src/twin/voice/twiml/read-twiml.ts';
import { TwimlFault } from '../../../../src/twin/voice/twiml/twiml-fault.ts';
import type { Verb } from '../../../../src/twin/voice/twiml/verbs.ts';

const read = (verbs: string): ReturnType<typeof readTwiml> =>
  readTwiml(`<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`);

function one(text: string): Verb {
  const { verbs } = read(text);
  assert.equal(verbs.length, 1);
  return verbs[0]!;
}

const post = { method: 'POST' } as const;
const completed = { url: null, method: 'POST', events: ['completed'] };

const documents: { text: string; verb: Record<string, unknown> }[] = [
  { text: '<Say>  Hello\n  you </Say>', verb: { verb: 'Say', text: 'Hello you', loop: 1 } },
  {
    text: '<Say voice="alice" language="de-DE" loop="0">A &amp; B<break strength="x"/> <![CDATA[<C>]]></Say>',
    verb: { verb: 'Say', text: 'A & B <C>', loop: 0 },
  },
  {
    text: '<Play loop="2">music.wav</Play>',
    verb: { verb: 'Play', url: 'music.wav', digits: null, loop: 2 },
  },
  { text: '<Play digits="1w2"/>', verb: { verb: 'Play', url: '', digits: '1w2', loop: 1 } },
  { text: '<Pause/>', verb: { verb: 'Pause', lengthSeconds: 1 } },
  { text: '<Pause length="7"/>', verb: { verb: 'Pause', lengthSeconds: 7 } },
  {
    text: '<Gather><Say>Press</Say><Pause length="2"/></Gather>',
    verb: {
      ...{ verb: 'Gather', action: null, ...post, timeoutSeconds: 5, finishOnKey: '#' },
      ...{ numDigits: null, actionOnEmptyResult: false, takesDigits: true },
      nested: [
        { verb: 'Say', text: 'Press', loop: 1 },
        { verb: 'Pause', lengthSeconds: 2 },
      ],
    },
  },
  {
    text: '<Gather action="/a?b=1&amp;c=2" method="GET" timeout="0" finishOnKey="" numDigits="4" actionOnEmptyResult="true" hints="x"/>',
    verb: {
      ...{
        verb: 'Gather',
        action: '/a?b=1&c=2',
        method: 'GET',
        timeoutSeconds: 0,
        finishOnKey: '',
      },
      ...{ numDigits: 4, actionOnEmptyResult: true, takesDigits: true, nested: [] },
    },
  },
  {
    text: '<Dial>+12025550143</Dial>',
    verb: {
      ...{ verb: 'Dial', action: null, ...post, timeoutSeconds: 30, timeLimitSeconds: 14_400 },
      ...{ callerId: null, answerOnBridge: false, hangupOnStar: false },
      nouns: [
        {
          ...{ noun: 'Number', number: '+12025550143', sendDigits: null, url: null, ...post },
          callback: { url: null, method: 'POST', events: [] },
        },
      ],
    },
  },
  {
    text: '<Dial action="/done" timeout="12" timeLimit="180" callerId="+1555" answerOnBridge="true"><Sip statusCallback="/s" statusCallbackEvent="ringing completed">\n sip:+12025550199@127.0.0.1:5566?x-user-to-user=+12025550143&amp;X-Unhold-Waited=70\n</Sip></Dial>',
    verb: {
      ...{ verb: 'Dial', action: '/done', ...post, timeoutSeconds: 12, timeLimitSeconds: 180 },
      ...{ callerId: '+1555', answerOnBridge: true, hangupOnStar: false },
      nouns: [
        {
          ...{ noun: 'Sip', uri: 'sip:+12025550199@127.0.0.1:5566', credentials: null },
          headers: [
            ['x-user-to-user', '+12025550143'],
            ['X-Unhold-Waited', '70'],
          ],
          ...{ url: null, ...post },
          callback: { url: '/s', method: 'POST', events: ['ringing', 'completed'] },
        },
      ],
    },
  },
  {
    text: '<Dial><Sip username="u" password="p" url="/w" method="GET">sip:a@b;edge=dublin;transport=tcp</Sip></Dial>',
    verb: {
      ...{ verb: 'Dial', action: null, ...post, timeoutSeconds: 30, timeLimitSeconds: 14_400 },
      ...{ callerId: null, answerOnBridge: false, hangupOnStar: false },
      nouns: [
        {
          ...{ noun: 'Sip', uri: 'sip:a@b;transport=tcp', headers: [] },
          credentials: { username: 'u', password: 'p' },
          ...{ url: '/w', method: 'GET', callback: completed },
        },
      ],
    },
  },
  {
    text: '<Dial><Queue url="/about">support</Queue></Dial>',
    verb: {
      ...{ verb: 'Dial', action: null, ...post, timeoutSeconds: 30, timeLimitSeconds: 14_400 },
      ...{ callerId: null, answerOnBridge: false, hangupOnStar: false },
      nouns: [{ noun: 'Queue', name: 'support', url: '/about', ...post }],
    },
  },
  {
    text: '<Enqueue waitUrl="">support</Enqueue>',
    verb: {
      ...{ verb: 'Enqueue', action: null, ...post, waitUrl: '', waitUrlMethod: 'POST' },
      to: { queue: 'support' },
    },
  },
  {
    text: '<Enqueue workflowSid="WW1" action="/e" waitUrl="/w" waitUrlMethod="GET"><Task priority="5" timeout="3600">{"a":1}</Task></Enqueue>',
    verb: {
      ...{ verb: 'Enqueue', action: '/e', ...post, waitUrl: '/w', waitUrlMethod: 'GET' },
      to: {
        workflowSid: 'WW1',
        task: { attributes: '{"a":1}', priority: 5, timeoutSeconds: 3600 },
      },
    },
  },
  { text: '<Leave/>', verb: { verb: 'Leave' } },
  { text: '<Hangup/>', verb: { verb: 'Hangup' } },
  { text: '<Reject/>', verb: { verb: 'Reject', reason: 'rejected' } },
  { text: '<Reject reason="busy"/>', verb: { verb: 'Reject', reason: 'busy' } },
  {
    text: '<Redirect method="GET">../next</Redirect>',
    verb: { verb: 'Redirect', url: '../next', method: 'GET' },
  },
  {
    text: '<Record action="/r" timeout="3" maxLength="20" playBeep="false"/>',
    verb: {
      ...{ verb: 'Record', action: '/r', ...post, timeoutSeconds: 3, maxLengthSeconds: 20 },
      ...{ playBeep: false, recordingStatusCallback: null, recordingStatusCallbackMethod: 'POST' },
    },
  },
];

for (const { text, verb } of documents) {
  test(`reads ${text}`, () => {
    assert.deepEqual(one(text), verb);
    assert.deepEqual(read(text).warnings, []);
  });
}

for (const { text, warning } of [
  { text: '<Say volume="11">x</Say>', warning: /Say has no attribute volume/ },
  { text: '<Dial timeout="soon">+1555</Dial>', warning: /Dial: timeout is "soon"/ },
  { text: '<Dial timeout="601">+1555</Dial>', warning: /from 1 to 600/ },
  { text: '<Redirect method="PUT">/a</Redirect>', warning: /method is "PUT", wanted GET or POST/ },
  { text: '<Gather input="speech"/>', warning: /speech is not simulated/ },
  { text: '<Gather timeout="-1"/>', warning: /wanted seconds or auto/ },
  { text: '<Dial record="record-from-answer">+1555</Dial>', warning: /nothing is recorded/ },
  { text: '<Dial><Sip>sip:a@b?Route=evil&amp;X-A=1</Sip></Dial>', warning: /header Route/ },
  { text: `<Say>${'long '.repeat(1_000)}</Say>`, warning: /cut after 4096/ },
  { text: '<Dial><Queue reservationSid="WR1">q</Queue></Dial>', warning: /reservationSid/ },
])
  test(`goes on with a warning: ${text.slice(0, 80)}`, () => {
    const { verbs, warnings } = read(text);
    assert.equal(verbs.length, 1);
    assert.match(warnings.join('\n'), warning);
    assert.equal(warnings.length, 1);
  });

const deep = '<Say>'.repeat(20) + '</Say>'.repeat(20);
for (const { text, code } of [
  { text: '', code: 12_100 },
  { text: 'Hello', code: 12_100 },
  { text: '{"a":1}', code: 12_100 },
  { text: '<Response>', code: 12_100 },
  { text: '<Response></response>', code: 12_100 },
  { text: '<Response><Say>a & b</Say></Response>', code: 12_100 },
  { text: '<Response a="1" a="2"/>', code: 12_100 },
  { text: '<Response/><Response/>', code: 12_100 },
  { text: '<Response><Say>\u0000</Say></Response>', code: 12_100 },
  { text: '<!DOCTYPE a [<!ENTITY x "y">]><Response><Say>&x;</Say></Response>', code: 12_100 },
  { text: `<Response>${'<Leave/>'.repeat(2_001)}</Response>`, code: 12_100 },
  { text: `<Response>${deep}</Response>`, code: 12_100 },
  { text: '<response/>', code: 12_200 },
  { text: '<Response><say>x</say></Response>', code: 12_200 },
  { text: '<Response><Sms>x</Sms></Response>', code: 12_200 },
  { text: '<Response><Gather><Dial/></Gather></Response>', code: 12_200 },
  { text: '<Response><Dial><Conference>x</Conference></Dial></Response>', code: 12_200 },
  { text: '<Response><Dial><Queue>a</Queue><Number>1</Number></Dial></Response>', code: 12_200 },
  { text: `<Response><Dial>${'<Number>1</Number>'.repeat(11)}</Dial></Response>`, code: 12_200 },
  { text: '<Response><Enqueue/></Response>', code: 12_200 },
  { text: `<Response><Enqueue>${'x'.repeat(65)}</Enqueue></Response>`, code: 12_200 },
  {
    text: '<Response><Enqueue workflowSid="WW1"><Say>x</Say></Enqueue></Response>',
    code: 12_200,
  },
  {
    text: '<Response><Enqueue workflowSid="WW1"><Task/><Task/></Enqueue></Response>',
    code: 12_200,
  },
  { text: '<Response><Dial><Sip>tel:+1555</Sip></Dial></Response>', code: 13_224 },
  { text: '<Response><Dial><Sip>nonsense</Sip></Dial></Response>', code: 13_224 },
  { text: '<Response><Dial><Sip>sip:a@b?x-a=%0d%0aVia:</Sip></Dial></Response>', code: 13_224 },
  { text: `<Response><Dial><Sip>sip:${'a'.repeat(300)}@b</Sip></Dial></Response>`, code: 13_224 },
  {
    text: `<Response><Dial><Sip>sip:a@b?x-a=${'a'.repeat(1_100)}</Sip></Dial></Response>`,
    code: 13_224,
  },
])
  test(`refuses with ${code}: ${JSON.stringify(text.slice(0, 90))}`, () => {
    assert.throws(
      () => readTwiml(text),
      (error: unknown) => error instanceof TwimlFault && error.code === code,
    );
  });

test('whatever it is given, it reads it or says why not', () => {
  check(
    property(string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      for (const document of [text, `<Response>${text}</Response>`, `<Response><Say>${text}`])
        try {
          readTwiml(document);
        } catch (error) {
          assert.ok(error instanceof TwimlFault);
        }
    }),
  );
});

test('a plus in a SIP header stays a plus, written either way', () => {
  for (const value of ['+1202', '%2B1202']) {
    const verb = one(`<Dial><Sip>sip:a@127.0.0.1?x-a=${value}</Sip></Dial>`);
    const [noun] = verb.verb === 'Dial' ? verb.nouns : [];
    assert.deepEqual(noun?.noun === 'Sip' && noun.headers, [['x-a', '+1202']]);
  }
});
