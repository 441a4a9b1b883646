import { useLayoutEffect, useRef, type RefObject } from 'react';

const lastsMs = 350;
/** Where more stands, nothing can be followed with the eye. */
const most = 40;

/** Lets what has `data-move` glide to where it stands now, unless motion is not wanted. @returns goes on the box */
export function useMoves<Box extends HTMLElement>(): RefObject<Box | null> {
  const box = useRef<Box>(null);
  const places = useRef(new Map<string, DOMRect>());
  useLayoutEffect(() => {
    if (!box.current || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const before = places.current;
    const now = new Map<string, DOMRect>();
    const elements = [...box.current.querySelectorAll<HTMLElement>('[data-move]')];
    if (elements.length > most) return;
    for (const element of elements)
      now.set(element.dataset['move'] ?? '', element.getBoundingClientRect());
    for (const element of elements) {
      const [from, to] = [before, now].map((each) => each.get(element.dataset['move'] ?? ''));
      if (!to || before.size === 0) continue;
      if (!from) element.animate({ opacity: [0, 1] }, lastsMs);
      else if (from.x !== to.x || from.y !== to.y)
        element.animate(
          { transform: [`translate(${from.x - to.x}px, ${from.y - to.y}px)`, 'none'] },
          { duration: lastsMs, easing: 'ease-out' },
        );
    }
    places.current = now;
  });
  return box;
}
