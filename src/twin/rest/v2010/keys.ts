import { randomHex } from '../../../base/ids.ts';
import type { Account, ApiKey } from '../../account/account.ts';
import { text } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { created, find, noContent, ok, type RestRoute } from '../route.ts';
import { accountPath, apiHost as host, dates } from './common.ts';

const listPath = `${accountPath}/Keys.json`;
const path = `${accountPath}/Keys/{Sid}.json`;

/** API keys; the secret is shown once, in the answer to the create. */
export function keyRoutes(account: Account): RestRoute[] {
  const keys = account.apiKeys;
  return [
    {
      ...{ method: 'GET', host, path: listPath },
      handle: (request) => pageOfV2010(request, [...keys.values()], 'keys', print),
    },
    {
      ...{ method: 'POST', host, path: listPath },
      handle({ form }) {
        const nowMs = account.clock.now();
        const key: ApiKey = {
          sid: account.newSid('SK'),
          secret: randomHex(16),
          friendlyName: text(form, 'FriendlyName', 64) ?? '',
          createdAtMs: nowMs,
          updatedAtMs: nowMs,
        };
        keys.set(key.sid, key);
        return created({ ...print(key), secret: key.secret });
      },
    },
    {
      ...{ method: 'GET', host, path },
      handle: (request) => ok(print(find(keys, request.params['Sid'], request))),
    },
    {
      ...{ method: 'POST', host, path },
      handle(request) {
        const key = find(keys, request.params['Sid'], request);
        key.friendlyName = text(request.form, 'FriendlyName', 64) ?? key.friendlyName;
        key.updatedAtMs = account.clock.now();
        return ok(print(key));
      },
    },
    {
      ...{ method: 'DELETE', host, path },
      handle(request) {
        keys.delete(find(keys, request.params['Sid'], request).sid);
        return noContent;
      },
    },
  ];
}

function print(key: ApiKey): object {
  return { sid: key.sid, friendly_name: key.friendlyName, ...dates(key) };
}
