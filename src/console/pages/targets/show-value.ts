import type { Format } from '../../text/format.ts';
import type { Texts } from '../../text/en.ts';
import { fieldOf, text } from './setting-fields.ts';
import { settingOf, type SettingTexts } from './setting-groups.ts';

export interface Speech {
  texts: Texts['targets'];
  settings: SettingTexts;
  format: Format;
}

/** What the setting of a field is called; a field of a setting there is no more is its own name. */
export function labelOf(field: string, { settings }: Speech): string {
  const path = settingOf(field);
  return path ? settings.settings[path].label : field;
}

/** A value of a setting in words, one line for each thing it holds. */
export function showValue(field: string, value: unknown, speech: Speech): string[] {
  const { texts, settings } = speech;
  const path = settingOf(field);
  const said = path ? settings.settings[path] : undefined;
  if (value === null || value === undefined) return [said?.none ?? texts.value.none];
  if (typeof value === 'boolean') return [value ? texts.value.on : texts.value.off];
  if (typeof value === 'number') return [withUnit(field, value, speech)];
  if (typeof value === 'string') return [said?.options?.[value] ?? value];
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    if (items.length === 0) return [field === 'staffing' ? texts.week.closed : texts.value.empty];
    if (field === 'staffing') return items.map((shift) => showShift(shift, texts));
    if (field === 'metadataItems') return items.map((item) => showItem(item, texts));
    return [items.map(String).join(', ')];
  }
  return Object.entries(value).map(([name, inner]) => `${name} ${text(inner)}`);
}

function withUnit(field: string, value: number, { texts, format }: Speech): string {
  const plain = format.number(value, 3);
  if (!field.endsWith('econds')) return plain;
  const seconds = `${plain} ${texts.inSeconds}`;
  return value < 120 ? seconds : `${seconds} (${format.duration(value)})`;
}

function showShift(shift: unknown, { week }: Texts['targets']): string {
  if (typeof shift !== 'object' || shift === null) return '';
  const days = fieldOf(shift, 'days');
  const named = Array.isArray(days) ? days.map((day) => week.days[Number(day) - 1] ?? '?') : [];
  const agents = Number(fieldOf(shift, 'agents'));
  const hours = `${text(fieldOf(shift, 'from'))}–${text(fieldOf(shift, 'to'))}`;
  return `${named.join(', ')} ${hours}: ${week.planned(agents)}`;
}

function showItem(item: unknown, { items, value }: Texts['targets']): string {
  if (typeof item !== 'object' || item === null) return '';
  const part = (name: string): string => text(fieldOf(item, name));
  const types: Readonly<Record<string, string>> = items.types;
  const kept = value.chars(Number(fieldOf(item, 'maxLength')));
  const details = [types[part('type')] ?? part('type'), kept];
  if (part('terminator') !== '') details.push(`${items.terminator}: ${part('terminator')}`);
  if (part('default') !== '') details.push(`${items.default}: ${part('default')}`);
  return `${part('name')} (${details.join('; ')})`;
}
