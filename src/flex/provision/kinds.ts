import { accessList } from './kinds/access-list.ts';
import { allowedAddress } from './kinds/allowed-address.ts';
import { build } from './kinds/build.ts';
import { callTarget } from './kinds/call-target.ts';
import { callbackNumber } from './kinds/callback-number.ts';
import { flow } from './kinds/flow.ts';
import { functionKind } from './kinds/function.ts';
import { functionsEnvironment } from './kinds/functions-environment.ts';
import { functionsKey } from './kinds/functions-key.ts';
import { functionsService } from './kinds/functions-service.ts';
import { phoneNumber } from './kinds/phone-number.ts';
import { sipDomainAccess } from './kinds/sip-domain-access.ts';
import { sipDomain } from './kinds/sip-domain.ts';
import { trunkAccess } from './kinds/trunk-access.ts';
import { trunkOrigination } from './kinds/trunk-origination.ts';
import { trunk } from './kinds/trunk.ts';
import { variable } from './kinds/variable.ts';
import { workflowFilter } from './kinds/workflow-filter.ts';
import { workspaceEvents } from './kinds/workspace-events.ts';
import type { Kind } from './kind.ts';
import type { KindName } from './resource.ts';

export const kinds: Readonly<Record<KindName, Kind>> = {
  'functions-service': functionsService,
  'functions-environment': functionsEnvironment,
  'call-target': callTarget,
  'callback-number': callbackNumber,
  'functions-key': functionsKey,
  variable,
  function: functionKind,
  build,
  flow,
  'access-list': accessList,
  'allowed-address': allowedAddress,
  'sip-domain': sipDomain,
  'sip-domain-access': sipDomainAccess,
  trunk,
  'trunk-access': trunkAccess,
  'trunk-origination': trunkOrigination,
  'workflow-filter': workflowFilter,
  'workspace-events': workspaceEvents,
  'phone-number': phoneNumber,
};
