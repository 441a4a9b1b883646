import { z } from 'zod';
import type { Kind } from '../kind.ts';
import { present } from '../serverless.ts';

const answer = z.object({ number: z.string(), callTargetId: z.string() });

/** The number in Unhold that callers are handed over to. */
export const callbackNumber: Kind = {
  title: 'phone number of Unhold',
  async list({ unhold, settings }, known) {
    const targets = new Set(known.all('call-target').map(({ sid }) => sid));
    const numbers = (await unhold?.list('/v1/phone-numbers', answer)) ?? [];
    return numbers
      .filter(
        ({ number, callTargetId }) =>
          number === settings.callback.number || targets.has(callTargetId),
      )
      .map(({ number, callTargetId }) => ({
        kind: 'callback-number',
        name: number,
        sid: number,
        ours: targets.has(callTargetId),
        fields: { callTargetId },
      }));
  },
  async create({ unhold }, _known, number, { callTargetId }) {
    await present(unhold, 'Unhold').post('/v1/phone-numbers', { number, callTargetId }, answer);
  },
  async update({ unhold }, _known, { name }, { callTargetId }) {
    const api = present(unhold, 'Unhold');
    // It is assigned once; to assign it anew it is taken away first.
    await api.remove(`/v1/phone-numbers/${encodeURIComponent(name)}`);
    await api.post('/v1/phone-numbers', { number: name, callTargetId }, answer);
  },
  async remove({ unhold }, _known, { name }) {
    await unhold?.remove(`/v1/phone-numbers/${encodeURIComponent(name)}`);
  },
};
