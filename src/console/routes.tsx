import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { patiently } from './kit/lazily.ts';
import { Frame } from './shell/frame.tsx';
import { Gate } from './shell/gate.tsx';
import { NotFound, PageFailed } from './shell/not-found.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** A page is fetched when it is wanted. */
const page = (load: () => Promise<{ default: ComponentType }>) =>
  lazyRouteComponent(() => patiently(load));

/** What one sees only when signed in. */
const gate = createRoute({
  getParentRoute: () => root,
  id: 'gate',
  component: () => (
    <Gate>
      <Outlet />
    </Gate>
  ),
});

/** A page with the navigation around it. */
const frame = createRoute({ getParentRoute: () => gate, id: 'frame', component: Frame });

/** Filters and the like: each page reads what it knows of the address, and leaves the rest. */
type Search = Record<string, unknown>;
const validateSearch = (search: Search): Search => search;

const live = createRoute({
  getParentRoute: () => frame,
  path: '/',
  component: page(() => import('./pages/live/live-page.tsx')),
});
const wallboard = createRoute({
  getParentRoute: () => gate,
  path: '/wallboard',
  validateSearch,
  component: page(() => import('./pages/live/wallboard-page.tsx')),
});
const callbacks = createRoute({
  getParentRoute: () => frame,
  path: '/callbacks',
  validateSearch,
  component: page(() => import('./pages/callbacks/callbacks-page.tsx')),
});
const callback = createRoute({
  getParentRoute: () => frame,
  path: '/callbacks/$id',
  component: page(() => import('./pages/callbacks/callback-page.tsx')),
});
const targets = createRoute({
  getParentRoute: () => frame,
  path: '/call-targets',
  component: page(() => import('./pages/targets/targets-page.tsx')),
});
const newTarget = createRoute({
  getParentRoute: () => frame,
  path: '/call-targets/new',
  component: page(() => import('./pages/targets/new-target-page.tsx')),
});
/** `tab`: settings (left out), history, numbers, prompts, try. */
const target = createRoute({
  getParentRoute: () => frame,
  path: '/call-targets/$id/{-$tab}',
  validateSearch,
  component: page(() => import('./pages/targets/target-page.tsx')),
});
const setUp = createRoute({
  getParentRoute: () => frame,
  path: '/set-up',
  validateSearch,
  component: page(() => import('./pages/set-up/set-up-page.tsx')),
});
const accuracy = createRoute({
  getParentRoute: () => frame,
  path: '/accuracy',
  validateSearch,
  component: page(() => import('./pages/accuracy/accuracy-page.tsx')),
});
const whatIfs = createRoute({
  getParentRoute: () => frame,
  path: '/what-if',
  validateSearch,
  component: page(() => import('./pages/what-if/what-ifs-page.tsx')),
});
const whatIf = createRoute({
  getParentRoute: () => frame,
  path: '/what-if/$id',
  component: page(() => import('./pages/what-if/what-if-page.tsx')),
});
const reports = createRoute({
  getParentRoute: () => frame,
  path: '/reports',
  validateSearch,
  component: page(() => import('./pages/reports/reports-page.tsx')),
});
const people = createRoute({
  getParentRoute: () => frame,
  path: '/people',
  component: page(() => import('./pages/people/people-page.tsx')),
});
const keys = createRoute({
  getParentRoute: () => frame,
  path: '/keys',
  component: page(() => import('./pages/people/keys-page.tsx')),
});
const audit = createRoute({
  getParentRoute: () => frame,
  path: '/audit',
  validateSearch,
  component: page(() => import('./pages/people/audit-page.tsx')),
});
const account = createRoute({
  getParentRoute: () => frame,
  path: '/account',
  component: page(() => import('./pages/people/account-page.tsx')),
});
/** The token stands behind `#`, so that no server and no log sees it. */
const invitation = createRoute({
  getParentRoute: () => root,
  path: '/sign-in/invitation',
  component: page(() => import('./pages/people/invitation-page.tsx')),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch,
  component: page(() => import('./pages/people/sign-in-page.tsx')),
});

export const router = createRouter({
  routeTree: root.addChildren([
    invitation,
    signIn,
    gate.addChildren([
      wallboard,
      frame.addChildren([
        ...[live, callbacks, callback, targets, newTarget, target, setUp],
        ...[accuracy, whatIfs, whatIf, reports, people, keys, audit, account],
      ]),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
