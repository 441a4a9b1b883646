import { renew } from '../store/timers.ts';
import type { Engine } from './context.ts';
import type { Lease } from './lease.ts';

/**
 * Prolongs the leases this node holds; those that are no longer ours are lost at once.
 * @throws UserError database-away: they go on by the monotonic clock until they run out
 */
export async function renewLeases(ctx: Engine): Promise<void> {
  const mono = ctx.clock.monotonic();
  for (const [lengthMs, leases] of ctx.held.byLength()) {
    // A conversation has a lease many times as long, and needs to be written as much less often.
    const due =
      lengthMs === ctx.leaseMs ? leases : leases.filter(({ since }) => mono > since + lengthMs / 3);
    if (due.length > 0) await renewAll(ctx, lengthMs, due);
  }
}

/** Prolongs one lease now, because something is to be sent on its strength. @throws UserError database-away */
export async function renewLease(ctx: Engine, lease: Lease): Promise<void> {
  await renewAll(ctx, lease.lengthMs, [lease]);
}

async function renewAll(ctx: Engine, lengthMs: number, leases: Lease[]): Promise<void> {
  const since = ctx.clock.monotonic();
  const held = leases.map(({ callbackId, fence }) => ({ id: callbackId, fence }));
  const { renewed, lost } = await renew(ctx.db, {
    nodeId: ctx.nodeId,
    leaseMs: lengthMs,
    held,
  });
  for (const lease of leases) {
    // One that was given a new length while this was under way has been renewed by that.
    if (lease.lengthMs !== lengthMs) continue;
    if (renewed.has(lease.callbackId)) lease.renewed(since);
    if (lost.has(lease.callbackId) && ctx.held.of(lease.callbackId) === lease)
      ctx.held.lose(lease.callbackId, 'taken');
  }
}
