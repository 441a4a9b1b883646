import { maskNumber } from '../base/phone-number.ts';
import type { LiveTargetChange } from './live-changes.ts';
import { showText } from './mask.ts';

/** The same for who may not see numbers. */
export function maskTarget<Target extends LiveTargetChange>(target: Target): Target {
  const { places, underWay, lastOutcomes } = target;
  return {
    ...target,
    ...(places && {
      places: places.map((place) => ({
        ...place,
        number: place.number && maskNumber(place.number),
        // The contact centre may name a call by what it likes.
        id: place.kind === 'caller' ? showText(place.id, null) : place.id,
      })),
    }),
    ...(underWay && {
      underWay: underWay.map((step) => ({ ...step, number: maskNumber(step.number) })),
    }),
    ...(lastOutcomes && {
      lastOutcomes: lastOutcomes.map((ended) => ({
        ...ended,
        number: maskNumber(ended.number),
        reason: ended.reason && showText(ended.reason, null),
      })),
    }),
  };
}
