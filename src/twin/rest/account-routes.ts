import type { Account } from '../account/account.ts';
import type { RestRoute } from './route.ts';
import { originationUrlRoutes } from './trunking/origination-urls.ts';
import { trunkAccessListRoutes } from './trunking/trunk-access-lists.ts';
import { trunkPhoneNumberRoutes } from './trunking/trunk-phone-numbers.ts';
import { trunkRoutes } from './trunking/trunks.ts';
import { accessListMappingRoutes } from './v2010/access-list-mappings.ts';
import { accessAddressRoutes, accessListRoutes } from './v2010/access-lists.ts';
import { accountRoutes } from './v2010/accounts.ts';
import { availablePhoneNumberRoutes } from './v2010/available-phone-numbers.ts';
import { callRoutes } from './v2010/calls.ts';
import { incomingPhoneNumberRoutes } from './v2010/incoming-phone-numbers.ts';
import { keyRoutes } from './v2010/keys.ts';
import { sipDomainRoutes } from './v2010/sip-domains.ts';

/** Everything of `api.twilio.com` and `trunking.twilio.com` that stands on the account alone. */
export function accountRestRoutes(account: Account): RestRoute[] {
  return [
    ...accountRoutes(account),
    ...keyRoutes(account),
    ...incomingPhoneNumberRoutes(account),
    ...availablePhoneNumberRoutes(account),
    ...accessListRoutes(account),
    ...accessAddressRoutes(account),
    ...sipDomainRoutes(account),
    ...accessListMappingRoutes(account),
    ...callRoutes(account),
    ...trunkRoutes(account),
    ...originationUrlRoutes(account),
    ...trunkAccessListRoutes(account),
    ...trunkPhoneNumberRoutes(account),
  ];
}
