/** What the address of the audit log's page says is to be seen. */
export interface AuditSearch {
  who?: string;
  what?: string;
  /** `2026-11-21T18:30` on the browser's clocks. */
  from?: string;
  to?: string;
}

const names = ['who', 'what', 'from', 'to'] as const;
const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** @returns what is understood of an address, and the names of what is not */
export function readAuditSearch(search: Readonly<Record<string, unknown>>): {
  filter: AuditSearch;
  ignored: string[];
} {
  const filter: AuditSearch = {};
  const ignored: string[] = [];
  for (const name of names) {
    const value = search[name];
    if (value === undefined || value === '') continue;
    // The router reads digits as a number.
    const text = typeof value === 'number' ? String(value) : value;
    const isMoment = name === 'from' || name === 'to';
    const isFine = typeof text === 'string' && (isMoment ? isTime(text) : text.length <= 100);
    if (isFine) filter[name] = text;
    else ignored.push(name);
  }
  return { filter, ignored };
}

/** As the API takes it. */
export function auditQuery({ who, what, from, to }: AuditSearch): Record<string, string> {
  return {
    ...(who && { who }),
    ...(what && { what }),
    ...(from && { from: new Date(from).toISOString() }),
    ...(to && { to: new Date(to).toISOString() }),
  };
}
