import { personRoles, type PersonRole } from './callback/person-role.ts';
import { isLoopback, type Reading } from './config-values.ts';

/** The forms of the settings about signing in. */

export function totpRule(text: string): Reading<boolean> {
  if (/^required$/i.test(text)) return { value: true };
  if (/^optional$/i.test(text)) return { value: false };
  return { wanted: 'required or optional', fix: 'leave it out for optional' };
}

/** Plain http carries the code and the tokens in the clear: on this machine alone. */
export function oidcIssuer(text: string): Reading<string> {
  const url = URL.parse(text);
  const isPlain = url && !url.search && !url.hash && !url.username;
  const isPrivate =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (isPlain && isPrivate) return { value: text };
  return {
    wanted: 'an https URL, or http on 127.0.0.1, without user, query and fragment',
    fix: 'copy the issuer as the provider writes it, such as https://login.example.com/realms/acme',
  };
}

export function clientText(text: string): Reading<string> {
  if (/^[\x21-\x7e]{1,500}$/.test(text)) return { value: text };
  return {
    found: `${text.length} characters (not shown)`,
    wanted: '1 to 500 characters of ASCII without blanks',
    fix: 'copy it from the provider',
  };
}

export function claimName(text: string): Reading<string> {
  if (/^[\w:/.-]{1,200}$/.test(text)) return { value: text };
  return {
    wanted: 'the name of a claim; dots lead into objects',
    fix: 'write it like roles or realm_access.roles',
  };
}

export function roleMap(text: string): Reading<ReadonlyMap<string, PersonRole>> {
  const map = new Map<string, PersonRole>();
  for (const part of text.split(',').map((each) => each.trim())) {
    const at = part.lastIndexOf('=');
    const role = personRoles.find((each) => each === part.slice(at + 1).trim());
    const theirs = part.slice(0, at).trim();
    if (at < 1 || !role || theirs === '')
      return {
        found: JSON.stringify(part.slice(0, 80)),
        wanted: `theirs=ours, several with commas; ours is one of ${personRoles.join(', ')}`,
        fix: 'write it like callcentre-admins=admin,supervisors=operator',
      };
    map.set(theirs, role);
  }
  return { value: map };
}
