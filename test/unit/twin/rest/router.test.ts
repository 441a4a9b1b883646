import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noContent, type RestRoute } from '../../../../src/twin/rest/route.ts';
import { createRouter } from '../../../../src/twin/rest/router.ts';

const host = 'api.twilio.com';
const route = (method: RestRoute['method'], path: string): RestRoute => ({
  ...{ method, host, path },
  handle: () => noContent,
});

test('a path gives its route and parameters, fixed text before a parameter', () => {
  const routes = [
    route('GET', '/A/{AccountSid}/Numbers/{Sid}.json'),
    route('GET', '/A/{AccountSid}/Numbers/Local.json'),
    route('POST', '/A/{AccountSid}/Numbers.json'),
  ];
  const find = createRouter(routes);
  assert.deepEqual(find('GET', host, '/A/AC1/Numbers/PN2.json'), {
    ...{ kind: 'route', route: routes[0] },
    params: { AccountSid: 'AC1', Sid: 'PN2' },
  });
  assert.partialDeepStrictEqual(find('GET', host, '/A/AC1/Numbers/Local.json'), {
    route: routes[1]!,
  });
  assert.partialDeepStrictEqual(find('GET', host, '/A/AC1/Numbers/a%20b%2Fc.json'), {
    params: { Sid: 'a b/c' },
  });
});

test('what has no route is told from what has other methods only', () => {
  const find = createRouter([route('GET', '/v1/Trunks'), route('GET', '/v1/Trunks/{Sid}')]);
  assert.deepEqual(find('POST', host, '/v1/Trunks'), { kind: 'other-method' });
  for (const path of ['/', '/v1', '/v1/Trunks/', '/v1/Trunks/a/b', '/v1/trunks', '/v1/Trunks/%zz'])
    assert.deepEqual(find('GET', host, path), { kind: 'nothing' }, path);
  assert.deepEqual(find('GET', 'trunking.twilio.com', '/v1/Trunks'), { kind: 'nothing' });
});

test('two routes for one place are a mistake of the program', () => {
  assert.throws(
    () => createRouter([route('GET', '/v1/{A}/x'), route('GET', '/v1/{B}/x')]),
    /Two routes/,
  );
});
