/** What somebody who signs in may do; each may also do what those before it may. */
export const personRoles = ['viewer', 'operator', 'manager', 'admin'] as const;
export type PersonRole = (typeof personRoles)[number];
