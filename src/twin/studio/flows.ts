import type { FlowDefinition } from './definition.ts';
import type { Problem } from './validate.ts';

/** One saved state of a flow. */
export interface FlowRevision {
  readonly revision: number;
  readonly friendlyName: string;
  readonly status: 'draft' | 'published';
  readonly definition: FlowDefinition;
  readonly warnings: readonly Problem[];
  readonly commitMessage: string | null;
  readonly createdAtMs: number;
}

/** A flow and all its revisions, the oldest first; there is always one. */
export interface Flow {
  readonly sid: string;
  readonly revisions: [FlowRevision, ...FlowRevision[]];
  /** Addresses of people who get the newest revision, published or not. */
  testUsers: string[];
}

/** The newest revision. */
export function latest({ revisions }: Flow): FlowRevision {
  return revisions.at(-1) ?? revisions[0];
}

/** What callers get: the newest that was published; undefined when none was. */
export function published({ revisions }: Flow): FlowRevision | undefined {
  return revisions.findLast(({ status }) => status === 'published');
}

/** A revision by its number or as `LatestPublished`, `LatestDraft` or `LatestRevision`. */
export function pick(flow: Flow, name: string): FlowRevision | undefined {
  switch (name) {
    case 'LatestPublished':
      return published(flow);
    case 'LatestDraft':
    case 'LatestRevision':
      return latest(flow);
    default:
      return flow.revisions.find(({ revision }) => String(revision) === name);
  }
}
