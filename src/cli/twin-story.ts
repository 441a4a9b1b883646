import type { Story } from '../sim/story.ts';
import { latest } from '../twin/studio/flows.ts';
import type { Twin } from '../twin/twin.ts';

/** Tells what the local Twilio does with calls: where a flow stands, what is said, who is in the queue. */
export function tellTwin(twin: Twin, story: Story): () => void {
  const { account, voice, studio, taskRouter } = twin;
  const callerOf = (callSid: string): string => {
    const address = account.calls.get(callSid)?.from ?? callSid;
    return /^sips?:([^@]+)@/.exec(address)?.[1] ?? address;
  };
  const places = new Map<string, string>();
  const ends = [
    voice.onNote((callSid, { kind, text }) => {
      if (kind === 'said') story.note('twilio', `says to ${callerOf(callSid)}: "${text}"`);
      else if (kind === 'error') story.note('twilio', `${callerOf(callSid)}: error ${text}`);
    }),
    studio.executions.onChange(({ initiatedBy, flowSid, place, status, sid }) => {
      const known = studio.flows.get(flowSid);
      const flow = known ? latest(known).friendlyName : flowSid;
      const at = status === 'ended' ? 'ends' : place.at.name;
      if (initiatedBy === null || at === 'Trigger' || places.get(sid) === at) return;
      if (status === 'ended') places.delete(sid);
      else places.set(sid, at);
      story.note('flow', `${flow} › ${at} (${callerOf(initiatedBy)})`);
    }),
    taskRouter.onEvent(({ type, params }) => {
      const who = params['WorkerName'];
      if (who !== undefined && type === 'reservation.accepted') story.note(who, 'picks up');
      else if (who !== undefined && type === 'reservation.rejected') story.note(who, 'declines');
      else if (type === 'task.created')
        story.note('queue', `a task of priority ${params['TaskPriority'] ?? '0'} joins`);
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
