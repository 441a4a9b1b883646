import type { Task, TaskQueue } from './model.ts';

/**
 * The order in which waiting tasks are offered: higher priority first, then the longest waiting by
 * its virtual start (in a LIFO queue the shortest). Between queues the heads are compared, the
 * workspace's PrioritizeQueueOrder saying which age goes first.
 */
export function lineOf(
  waiting: Iterable<Task>,
  queues: ReadonlyMap<string, Pick<TaskQueue, 'taskOrder'>>,
  betweenQueues: 'FIFO' | 'LIFO',
): Task[] {
  const lines = new Map<string, Task[]>();
  for (const task of waiting) {
    const line = lines.get(task.queueSid);
    if (line) line.push(task);
    else lines.set(task.queueSid, [task]);
  }
  for (const [queueSid, line] of lines)
    line.sort(inOrder(queues.get(queueSid)?.taskOrder ?? 'FIFO'));
  return merge([...lines.values()], inOrder(betweenQueues));
}

/** Ties go to the task that was created first: maps and stable sorts keep that order. */
function inOrder(order: 'FIFO' | 'LIFO'): (a: Task, b: Task) => number {
  const sign = order === 'FIFO' ? 1 : -1;
  return (a, b) => b.priority - a.priority || sign * (a.virtualStartMs - b.virtualStartMs);
}

function merge(lines: readonly Task[][], compare: (a: Task, b: Task) => number): Task[] {
  const cursors = lines.map((line) => ({ line, next: 0 }));
  const merged: Task[] = [];
  for (;;) {
    let best: { cursor: { next: number }; task: Task } | null = null;
    for (const cursor of cursors) {
      const task = cursor.line[cursor.next];
      if (task && (!best || compare(task, best.task) < 0)) best = { cursor, task };
    }
    if (!best) return merged;
    merged.push(best.task);
    best.cursor.next += 1;
  }
}
