import type { StoredLeg } from '../sip/dialog.ts';

/** The identifiers of a leg as they were stored, perhaps by an older version; null when not enough is there. */
export function readStoredLeg(stored: Readonly<Record<string, unknown>>): StoredLeg | null {
  const text = (name: string): string | null => {
    const value = stored[name];
    return typeof value === 'string' ? value : null;
  };
  const [callId, fromTag, branch] = [text('callId'), text('fromTag'), text('branch')];
  const [requestUri, fromUri, toUri] = [text('requestUri'), text('fromUri'), text('toUri')];
  const viaHost = text('viaHost');
  if (callId === null || fromTag === null || branch === null) return null;
  if (requestUri === null || fromUri === null || toUri === null || viaHost === null) return null;
  const { cseq, routeSet } = stored;
  return {
    ...{ callId, fromTag, branch, requestUri, fromUri, toUri, viaHost },
    nextHop: text('nextHop'),
    protocol: text('protocol') === 'TCP' ? 'TCP' : 'UDP',
    cseq: typeof cseq === 'number' ? cseq : 1,
    remoteTag: text('remoteTag'),
    remoteTarget: text('remoteTarget'),
    routeSet: Array.isArray(routeSet) ? routeSet.filter((route) => typeof route === 'string') : [],
  };
}
