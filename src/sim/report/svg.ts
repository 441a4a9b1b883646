/** One line of a plot. Its look goes by `style`, so that a policy looks the same in every plot of a report. */
export interface Series {
  label: string;
  /** 0-5: colour, dash and mark together, for those who see no colours. */
  style: number;
  points: { x: number; y: number; halfWidth?: number | null }[];
  /** Each value holds until the next point. */
  isStep?: boolean;
  isMarked?: boolean;
}

export interface Axis {
  label: string;
  from: number;
  to: number;
  ticks: { at: number; label: string }[];
}

export interface Plot {
  /** Unique in its page; letters, digits and dashes. */
  id: string;
  title: string;
  /** What is seen, in a sentence, for those who do not see it. */
  about: string;
  x: Axis;
  y: Axis;
  series: Series[];
}

const size = { width: 620, height: 340, left: 62, right: 14, top: 14, bottom: 48 };
const dashes = ['4 3', '7 4', '2 3', '10 3 2 3', '', '1 3'];

/** Text that is safe as content and as an attribute of HTML and SVG. */
export function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;')
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
}

/** An axis from 0 to a round number at or above `most`, with round ticks. */
export function axisFromZero(label: string, most: number, say: (at: number) => string): Axis {
  const step = roundStep(Math.max(most, 1e-6) / 5);
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { label, from: 0, to: count * step, ticks: ticks.map((at) => ({ at, label: say(at) })) };
}

/** 1, 2, 2.5 or 5 times a power of ten, at least `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** An SVG element, drawn with the classes of the report's style sheet. */
export function drawPlot(plot: Plot): string {
  const { id, title, about, x, y, series } = plot;
  const across = (at: number): number =>
    size.left + ((at - x.from) / (x.to - x.from || 1)) * (size.width - size.left - size.right);
  const up = (at: number): number =>
    size.height -
    size.bottom -
    ((at - y.from) / (y.to - y.from || 1)) * (size.height - size.top - size.bottom);
  const parts = [
    `<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-title ${id}-about">`,
    `<title id="${id}-title">${escapeXml(title)}</title><desc id="${id}-about">${escapeXml(about)}</desc>`,
    ...y.ticks.map(({ at, label }) => drawRule(up(at), label)),
    ...x.ticks.map(({ at, label }) => drawTick(across(at), label)),
    `<text class="axis" x="${(size.left + size.width - size.right) / 2}" y="${size.height - 6}" text-anchor="middle">${escapeXml(x.label)}</text>`,
    `<text class="axis" transform="translate(14 ${(size.top + size.height - size.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeXml(y.label)}</text>`,
    ...series.map((each, index) => {
      // Marks of several lines at one place would hide each other's whiskers.
      const aside = each.isMarked ? (index - (series.length - 1) / 2) * 5 : 0;
      return drawSeries(each, (at) => across(at) + aside, up);
    }),
    '</svg>',
  ];
  return parts.join('\n');
}

function drawRule(at: number, label: string): string {
  return (
    `<line class="rule" x1="${size.left}" x2="${size.width - size.right}" y1="${round(at)}" y2="${round(at)}"/>` +
    `<text class="tick" x="${size.left - 8}" y="${round(at + 4)}" text-anchor="end">${escapeXml(label)}</text>`
  );
}

function drawTick(at: number, label: string): string {
  const foot = size.height - size.bottom;
  return (
    `<line class="tick-mark" x1="${round(at)}" x2="${round(at)}" y1="${foot}" y2="${foot + 5}"/>` +
    `<text class="tick" x="${round(at)}" y="${foot + 19}" text-anchor="middle">${escapeXml(label)}</text>`
  );
}

type Scale = (at: number) => number;

function drawSeries(series: Series, across: Scale, up: Scale): string {
  const { points, style, isStep, isMarked } = series;
  const path = points
    .map(({ x, y }, index) => {
      const [left, top] = [round(across(x)), round(up(y))];
      if (index === 0) return `M${left} ${top}`;
      return isStep ? `H${left}V${top}` : `L${left} ${top}`;
    })
    .join('');
  const whiskers = points.flatMap(({ x, y, halfWidth }) => {
    if (halfWidth === undefined || halfWidth === null) return [];
    const [left, low, high] = [across(x), up(Math.max(0, y - halfWidth)), up(y + halfWidth)];
    return `M${round(left)} ${round(low)}V${round(high)}M${round(left - 3)} ${round(low)}h6M${round(left - 3)} ${round(high)}h6`;
  });
  const marks = isMarked
    ? points.map(({ x, y }) => drawMark(style, across(x), up(y))).join('')
    : '';
  return (
    `<g class="s${style}"><path class="line" d="${path}"${dash(style)}/>` +
    `<path class="whisker" d="${whiskers.join('')}"/>${marks}</g>`
  );
}

const dash = (style: number): string =>
  dashes[style] ? ` stroke-dasharray="${dashes[style]}"` : '';

function drawMark(style: number, x: number, y: number): string {
  const [left, top] = [round(x), round(y)];
  if (style === 1)
    return `<rect class="mark" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8"/>`;
  if (style === 2) return `<path class="mark" d="M${left} ${round(y - 5.5)}l5 9h-10z"/>`;
  if (style === 3)
    return `<path class="mark" d="M${left} ${round(y - 5.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"/>`;
  if (style === 4) return `<path class="mark" d="M${left} ${round(y + 5.5)}l5 -9h-10z"/>`;
  return `<circle class="mark" cx="${left}" cy="${top}" r="4.5"/>`;
}

/** A short piece of a line, with its mark where the plot has marks: for a legend. */
export function drawSample(style: number, isMarked = true): string {
  return (
    `<svg class="sample" viewBox="0 0 36 14" width="36" height="14" aria-hidden="true"><g class="s${style}">` +
    `<path class="line" d="M1 7H35"${dash(style)}/>${isMarked ? drawMark(style, 18, 7) : ''}</g></svg>`
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;
