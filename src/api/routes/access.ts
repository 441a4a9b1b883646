import type { Engine } from '../../engine/context.ts';
import type { App } from '../app.ts';
import { createSignInGate } from '../signed-in.ts';
import { addAccountRoutes } from './account.ts';
import { addApiKeyRoutes } from './api-keys.ts';
import { addAuditRoute } from './audit.ts';
import { addInvitationRoutes } from './invitations.ts';
import { addPeopleRoutes } from './people.ts';
import { addSessionRoutes } from './session.ts';

/** Who may come in, who is in, and what everybody did. @param demo whether this machine is signed in without a word */
export function addAccessRoutes(app: App, engine: Engine, demo: boolean): void {
  const gate = createSignInGate(engine.clock);
  addSessionRoutes(app, engine, { demo, gate });
  addInvitationRoutes(app, engine, gate);
  addAccountRoutes(app, engine);
  addPeopleRoutes(app, engine);
  addApiKeyRoutes(app, engine);
  addAuditRoute(app, engine);
}
