import { callTargetDefaults, type CallTargetSettings } from '../../../src/callback/call-target.ts';
import type { Callback } from '../../../src/callback/callback.ts';

export const noon = Date.UTC(2026, 0, 5, 12, 0, 0);

export function settingsWith(changes: Partial<CallTargetSettings> = {}): CallTargetSettings {
  return {
    ...callTargetDefaults,
    name: 'Billing',
    destination: 'sip:+12025550120@acme.example',
    callerId: '+12025550110',
    ...changes,
  };
}

export function callbackWith(changes: Partial<Callback> = {}): Callback {
  return {
    id: '01990000-0000-7000-8000-000000000001',
    callTargetId: '01990000-0000-7000-8000-000000000002',
    number: '+12025550123',
    state: 'waiting',
    outcome: null,
    reason: null,
    joinedAt: noon - 60_000,
    createdAt: noon - 60_000,
    dueAt: noon,
    readyAt: noon,
    scheduledFor: null,
    expiresAt: noon + 86_400_000,
    endedAt: null,
    metadata: {},
    quote: null,
    source: 'phone',
    customerFailures: 0,
    agentFailures: 0,
    fence: 1,
    nodeId: null,
    launch: null,
    ...changes,
  };
}
