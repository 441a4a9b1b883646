import type { BundledFunction } from '../functions/bundle.ts';
import { functionDependencies, functionRuntime } from '../functions/bundle.ts';
import { returnTaskOf, type FlexSettings } from '../settings.ts';
import { beforeQueueFlow } from '../studio/before-queue.ts';
import type { FlowDefinition } from '../studio/definition.ts';
import type { FlowSettings } from '../studio/flow-settings.ts';
import { inQueueFlow } from '../studio/in-queue.ts';
import { returnFlow } from '../studio/return.ts';
import { desiredAtUnhold } from './desired-unhold.ts';
import { returnFilter } from './filter-text.ts';
import { json } from './json.ts';
import * as names from './names.ts';
import type { Place } from './place.ts';
import type { Desired, Fields, KindName, Ref } from './resource.ts';

/** What should be in the account: pure, from the settings, the queue they name and the Functions' code. */
export function desiredState(
  settings: FlexSettings,
  place: Place,
  functions: readonly BundledFunction[],
): Desired[] {
  return [
    ...desiredFunctions(settings, place, functions),
    ...desiredAtUnhold(settings, place),
    ...desiredFlows(settings, place, functions),
    ...desiredSip(settings),
    ...desiredTrunk(settings),
    resource('workflow-filter', place.workflowSid, () => ({
      filter: json(returnFilter(settings, place)),
    })),
    ...desiredNumbers(settings),
  ];
}

function resource(
  kind: KindName,
  name: string,
  fields: (ref: Ref) => Fields = () => ({}),
): Desired {
  return { kind, name, fields };
}

function desiredFunctions(
  settings: FlexSettings,
  place: Place,
  functions: readonly BundledFunction[],
): Desired[] {
  const variables = {
    WORKSPACE_SID: place.workspaceSid,
    TASK_QUEUE_SID: place.taskQueueSid,
    THRESHOLD_SECONDS: String(settings.thresholdSeconds),
    WAIT_CACHE_SECONDS: String(settings.waitCacheSeconds),
    OFFER_EVERY_SECONDS: String(settings.offerEverySeconds),
    LANGUAGE: settings.language,
    ...(settings.holdMusicUrl !== undefined && { HOLD_MUSIC_URL: settings.holdMusicUrl }),
  };
  return [
    resource('functions-service', names.serviceName(settings.name), () => ({
      friendlyName: names.marked(settings.name, 'callbacks'),
      includeCredentials: true,
    })),
    resource('functions-environment', names.liveEnvironment),
    resource('functions-environment', names.keptEnvironment),
    ...Object.entries(variables).map(([key, value]) =>
      resource('variable', key, () => ({ value })),
    ),
    ...functions.map(({ path, visibility, code }) =>
      resource('function', path, () => ({ visibility, code })),
    ),
    resource('build', names.only, (ref) => ({
      runtime: functionRuntime,
      dependencies: json(functionDependencies),
      functions: Object.fromEntries(
        functions.map(({ path }) => [path, ref('function', path, 'versionSid')]),
      ),
    })),
  ];
}

function desiredFlows(
  settings: FlexSettings,
  place: Place,
  functions: readonly BundledFunction[],
): Desired[] {
  const make: Record<names.FlowName, (settings: FlowSettings) => FlowDefinition> = {
    'before-queue': beforeQueueFlow,
    'in-queue': inQueueFlow,
    return: returnFlow,
  };
  return names.flowNames.map((name) =>
    resource('flow', names.flowFriendlyName(settings.name, name), (ref) => {
      const definition = make[name](flowSettings(settings, place, functions, ref));
      const description = `${definition.description} ${names.marker}`;
      return { status: 'published', definition: json({ ...definition, description }) };
    }),
  );
}

function flowSettings(
  settings: FlexSettings,
  place: Place,
  functions: readonly BundledFunction[],
  ref: Ref,
): FlowSettings {
  const { number, host, port } = settings.callback;
  return {
    provider: settings.provider,
    workflowSid: place.workflowSid,
    channelSid: place.taskChannelSid,
    functions: {
      domain: ref('functions-environment', names.liveEnvironment, 'domain'),
      serviceSid: ref('functions-service', names.serviceName(settings.name)),
      environmentSid: ref('functions-environment', names.liveEnvironment),
      functionSids: Object.fromEntries(
        functions.map(({ name, path }) => [name, ref('function', path)]),
      ),
    },
    transferUri: `sip:${number}@${host}:${port}`,
    transferLimitSeconds: settings.transferLimitSeconds,
    priority: settings.returnPriority,
    returnTask: returnTaskOf(settings),
    language: settings.language,
  };
}

function desiredSip(settings: FlexSettings): Desired[] {
  const domain = names.sipDomainName(settings.sipDomain);
  return [
    resource('access-list', names.marked(settings.name, names.accessListWhat)),
    ...settings.allow.map((network) =>
      resource('allowed-address', network.includes('/') ? network : `${network}/32`),
    ),
    resource('sip-domain', domain, (ref) => ({
      friendlyName: names.marked(settings.name, 'return calls'),
      ...webhooks(ref, settings, 'return'),
    })),
    resource('sip-domain-access', domain),
  ];
}

function desiredTrunk({ name, trunk, callback }: FlexSettings): Desired[] {
  if (trunk === undefined) return [];
  return [
    resource('trunk', names.marked(name, names.trunkWhat), () => ({
      domainName: names.trunkDomainName(trunk.domain),
      secure: trunk.secure,
    })),
    resource('trunk-access', names.only),
    resource('trunk-origination', names.marked(name, 'origination'), () => ({
      sipUrl: `sip:${callback.host}:${callback.port}${trunk.secure ? ';transport=tls' : ''}`,
      priority: 10,
      weight: 10,
      enabled: true,
    })),
  ];
}

function desiredNumbers(settings: FlexSettings): Desired[] {
  const calls: { number: string; flow: names.FlowName }[] = [
    ...settings.customerNumbers.map(({ number, offer }) => ({ number, flow: offer })),
    { number: settings.returnNumber, flow: 'return' },
  ];
  return calls.map(({ number, flow }) =>
    resource('phone-number', number, (ref) => webhooks(ref, settings, flow)),
  );
}

/**
 * A flow is told of the end of a call too, or its execution stays active when the caller hangs up in a widget that
 * does not notice.
 */
function webhooks(ref: Ref, settings: FlexSettings, flow: names.FlowName): Fields {
  const url = ref('flow', names.flowFriendlyName(settings.name, flow), 'webhookUrl');
  return { voiceUrl: url, voiceMethod: 'POST', statusCallback: url, statusCallbackMethod: 'POST' };
}
