import { accepts, happens, promise } from './callback-life.ts';
import { Centre, planned, type CentreOptions, type Planned } from './centre.ts';
import { abandon, answerFirst, arrive, handled, pickUp, talked, wait } from './live.ts';
import { noteTurns } from './turn.ts';

/**
 * Lets a day pass, from opening until the last person is done.
 * @returns the centre as it stands then; what happened was told to the watcher
 */
export function runCentre(options: CentreOptions): Centre {
  const centre = new Centre(options);
  const { agenda, day, random } = centre;
  for (const { at, agents } of day.staff)
    if (at > 0) agenda.add(at, planned.staff, { agents });
    else staff(centre, agents);
  let nextArrival = day.nextArrival(0, random.arrivals);
  while (nextArrival < Infinity || centre.open > 0) {
    if (nextArrival <= agenda.nextAt) {
      centre.passTo(nextArrival);
      comes(centre);
      nextArrival = day.nextArrival(centre.now, random.arrivals);
    } else if (agenda.size > 0) {
      centre.passTo(agenda.nextAt);
      const what = agenda.take();
      dispatch(centre, agenda.kind, what);
    } else {
      throw new Error(`${centre.open} people wait and nothing is to happen`);
    }
  }
  staff(centre, 0);
  return centre;
}

/** A caller: an agent at once, a callback, or a place in line. */
function comes(centre: Centre): void {
  const { policy, agents, line } = centre;
  const call = arrive(centre);
  if (!policy) {
    if (agents.freeCount > 0 && line.count === 0) pickUp(centre, call, agents.take());
    else wait(centre, call);
    return;
  }
  wait(centre, call);
  serve(centre);
  if (call.stage === 'waiting' && policy.offers(centre, call) && accepts(centre, call))
    promise(centre, call);
  policy.look(centre);
}

function dispatch(centre: Centre, kind: number, what: Planned): void {
  if (what !== null) happensTo(centre, kind, what);
  serve(centre);
  centre.policy?.look(centre);
}

function happensTo(centre: Centre, kind: number, what: NonNullable<Planned>): void {
  if ('agents' in what) staff(centre, what.agents);
  else if ('turnOfStage' in what) happens(centre, what, kind);
  else if (kind === planned.handled) handled(centre, what);
  else if (kind === planned.abandons) abandon(centre, what);
  else talked(centre, what);
}

/** Whoever is free takes whom the policy says. */
function serve(centre: Centre): void {
  const { policy, agents, line } = centre;
  if (!policy) {
    while (agents.freeCount > 0 && line.count > 0) answerFirst(centre);
    return;
  }
  let isGoingOn = true;
  while (isGoingOn && agents.freeCount > 0) {
    noteTurns(centre);
    isGoingOn = policy.serveNext(centre);
  }
}

function staff(centre: Centre, agents: number): void {
  const { came, went } = centre.agents.plan(agents, centre.now);
  for (const agent of came) centre.watcher.staffed?.(centre, agent);
  for (const agent of went) centre.watcher.away?.(centre, agent);
}
