import type { RestRoute } from './route.ts';

/** What a method and an address lead to: a route, a path that has other methods only, or nothing. */
export type Match =
  | { kind: 'route'; route: RestRoute; params: Record<string, string> }
  | { kind: 'other-method' }
  | { kind: 'nothing' };

/** Finds routes by host, method and path; where two templates fit, the one with more fixed text is meant. */
export function createRouter(
  routes: readonly RestRoute[],
): (method: string, host: string, path: string) => Match {
  const patterns = routes
    .map((route) => ({ route, ...compile(route.path) }))
    .sort((one, other) => other.fixedLength - one.fixedLength);
  const seen = new Set<string>();
  for (const { method, host, path } of routes) {
    const key = `${method} ${host}${path.replace(/\{\w+\}/g, '{}')}`;
    if (seen.has(key)) throw new Error(`Two routes for ${method} ${host}${path}`);
    seen.add(key);
  }

  return (method, host, path) => {
    let pathIsKnown = false;
    for (const { route, regExp } of patterns) {
      if (route.host !== host) continue;
      const found = regExp.exec(path);
      if (!found) continue;
      pathIsKnown = true;
      if (route.method !== method) continue;
      const params = decode(found.groups ?? {});
      return params ? { kind: 'route', route, params } : { kind: 'nothing' };
    }
    return { kind: pathIsKnown ? 'other-method' : 'nothing' };
  };
}

function compile(template: string): { regExp: RegExp; fixedLength: number } {
  // Odd pieces are parameter names.
  const pieces = template.split(/\{(\w+)\}/);
  const fixed = pieces.filter((_, index) => index % 2 === 0);
  const source = pieces
    .map((piece, index) => (index % 2 === 0 ? RegExp.escape(piece) : `(?<${piece}>[^/]+?)`))
    .join('');
  return { regExp: new RegExp(`^${source}$`), fixedLength: fixed.join('').length };
}

/** Null when a value is no valid percent-encoding: no resource has such a name. */
function decode(groups: Record<string, string>): Record<string, string> | null {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return null;
  }
}
