import { parseSettings } from '../../src/flex/read-settings.ts';
import type { FlexSettings } from '../../src/flex/settings.ts';

/** The least that a settings file holds, as it is written. */
export const unholdFile = {
  provider: 'unhold',
  customerNumbers: [{ number: '+12025550100' }, { number: '+12025550101', offer: 'in-queue' }],
  returnNumber: '+12025550102',
  sipDomain: 'acme-callbacks',
  allow: ['203.0.113.7', '203.0.113.64/28'],
  callback: { number: '+12025550199', host: 'unhold.example.com' },
  unholdUrl: 'https://unhold.example.com',
};

export const mindfulFile = {
  provider: 'mindful',
  customerNumbers: [{ number: '+12025550100' }],
  returnNumber: '+12025550102',
  sipDomain: 'acme-callbacks',
  callback: { number: '+12025550199' },
};

/** Settings as `unhold.flex.json` would give them. */
export function settingsOf(file: object): FlexSettings {
  return parseSettings(JSON.stringify(file), 'unhold.flex.json');
}
