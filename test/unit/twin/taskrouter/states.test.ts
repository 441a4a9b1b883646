import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  nextReservationStatus,
  nextTaskStatus,
  type ReservationChange,
  type ReservationStatus,
  type TaskChange,
  type TaskStatus,
} from '../../../../src/twin/taskrouter/states.ts';

/** Every cell, written out: `-` is a change that the status does not allow. */
const taskChanges: TaskChange[] = ['reserve', 'release', 'accept', 'wrap', 'complete', 'cancel'];
const taskCells: Record<TaskStatus, string> = {
  pending: 'reserved - - - - canceled',
  reserved: '- pending assigned - - canceled',
  assigned: '- - - wrapping completed -',
  wrapping: '- - - - completed -',
  completed: '- - - - - -',
  canceled: '- - - - - -',
};

for (const [status, row] of Object.entries(taskCells) as [TaskStatus, string][])
  test(`task ${status}`, () => {
    const cells = taskChanges.map((change) => nextTaskStatus(status, change) ?? '-');
    assert.equal(cells.join(' '), row);
  });

const reservationChanges: ReservationChange[] = [
  'accept',
  'reject',
  'expire',
  'cancel',
  'wrap',
  'complete',
];
const reservationCells: Record<ReservationStatus, string> = {
  pending: 'accepted rejected timeout canceled - -',
  accepted: '- - - - wrapping completed',
  wrapping: '- - - - - completed',
  rejected: '- - - - - -',
  timeout: '- - - - - -',
  canceled: '- - - - - -',
  rescinded: '- - - - - -',
  completed: '- - - - - -',
};

for (const [status, row] of Object.entries(reservationCells) as [ReservationStatus, string][])
  test(`reservation ${status}`, () => {
    const cells = reservationChanges.map((change) => nextReservationStatus(status, change) ?? '-');
    assert.equal(cells.join(' '), row);
  });
