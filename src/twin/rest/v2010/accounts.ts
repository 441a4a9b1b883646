import type { Account } from '../../account/account.ts';
import { rfc2822 } from '../dates.ts';
import { text } from '../form.ts';
import { pageOfV2010 } from '../paging.ts';
import { notFound, ok, type RestRequest, type RestRoute } from '../route.ts';
import { apiHost as host, uriOf } from './common.ts';

/** The one account: `GET /Accounts/{Sid}.json`, and a list of it. */
export function accountRoutes(account: Account): RestRoute[] {
  const print = (): object => printAccount(account);
  const list = (request: RestRequest): Account[] => {
    const name = text(request.query, 'FriendlyName');
    const status = text(request.query, 'Status');
    const fits =
      (name ?? account.friendlyName) === account.friendlyName && (status ?? 'active') === 'active';
    return fits ? [account] : [];
  };
  return [
    {
      ...{ method: 'GET', host, path: '/2010-04-01/Accounts.json' },
      handle: (request) => pageOfV2010(request, list(request), 'accounts', print),
    },
    {
      ...{ method: 'GET', host, path: '/2010-04-01/Accounts/{Sid}.json' },
      handle(request) {
        if (request.params['Sid'] !== account.sid) throw notFound(request.path);
        return ok(print());
      },
    },
  ];
}

function printAccount(account: Account): object {
  const created = rfc2822(account.createdAtMs);
  return {
    sid: account.sid,
    auth_token: account.authToken,
    friendly_name: account.friendlyName,
    owner_account_sid: account.sid,
    status: 'active',
    type: 'Full',
    date_created: created,
    date_updated: created,
    subresource_uris: {
      available_phone_numbers: uriOf(account, 'AvailablePhoneNumbers'),
      calls: uriOf(account, 'Calls'),
      incoming_phone_numbers: uriOf(account, 'IncomingPhoneNumbers'),
      keys: uriOf(account, 'Keys'),
    },
    uri: `/2010-04-01/Accounts/${account.sid}.json`,
  };
}
