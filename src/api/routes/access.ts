import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import type { SignInOptions } from '../sign-in-options.ts';
import { createSessionPrinter, createSignInGate } from '../signed-in.ts';
import { addAccountRoutes } from './account.ts';
import { addApiKeyRoutes } from './api-keys.ts';
import { addAuditRoute } from './audit.ts';
import { addInvitationRoutes } from './invitations.ts';
import { addOidcRoutes } from './oidc.ts';
import { addPeopleRoutes } from './people.ts';
import { addSessionRoutes } from './session.ts';

interface AccessOptions {
  /** Whether this machine is signed in without a word. */
  demo: boolean;
  signIn: SignInOptions;
}

/** Who may come in, who is in, and what everybody did. */
export function addAccessRoutes(app: App, engine: Engine, { demo, signIn }: AccessOptions): void {
  const gate = createSignInGate(engine.clock);
  const print = createSessionPrinter(signIn.totpRequired);
  addSessionRoutes(app, engine, { demo, gate, print });
  addOidcRoutes(app, engine, signIn.oidc);
  addInvitationRoutes(app, engine, { gate, print });
  addAccountRoutes(app, engine);
  addPeopleRoutes(app, engine);
  addApiKeyRoutes(app, engine);
  addAuditRoute(app, engine);
}
