import { designPolyphaseFilter } from '../src/resampling/polyphase-filter.ts';
import { QUALITIES, type ResampleQuality } from '../src/resampling/resample-quality.ts';

/** Rows for one sample's width: finer than any curve here needs. */
const ROWS = 8;

const WIDTH = 760;
const HEIGHT = 380;
const FRAME = { left: 56, right: 16, top: 16, bottom: 44 };
const FREQUENCIES = { from: 0.8, to: 1.2 };
const LOWEST_DB = -180;
const COLORS: Readonly<Record<ResampleQuality, string>> = { fast: '#b45309', high: '#1d4ed8', best: '#047857' };

/** Gives the response of a quality's filter in decibels, over the frequency as a fraction of the lower Nyquist frequency. */
export function filterResponse(quality: ResampleQuality): (frequency: number) => number {
  const filter = designPolyphaseFilter({ numerator: ROWS, denominator: 1 }, QUALITIES[quality]);
  const centre = filter.tapCount - 1 - filter.lookahead;
  return (frequency) => {
    let sum = 0;
    filter.coefficients.forEach((coefficient, index) => {
      const row = Math.floor(index / filter.tapCount);
      const time = centre + row / ROWS - (index % filter.tapCount);
      sum += coefficient * Math.cos(Math.PI * frequency * time);
    });
    return 20 * Math.log10(Math.abs(sum) / ROWS);
  };
}

/** Draws the responses of all qualities around the Nyquist frequency. */
export function responseSvg(): string {
  const qualities = Object.keys(QUALITIES) as ResampleQuality[];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12">`,
    '<title>Frequency response of the resampling filters around the lower Nyquist frequency</title>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    ...grid(),
    ...qualities.map((quality) => curve(quality)),
    ...qualities.map((quality, index) => legend(quality, index)),
    '</svg>',
    '',
  ].join('\n');
}

function grid(): string[] {
  const lines: string[] = [];
  const right = WIDTH - FRAME.right;
  const bottom = HEIGHT - FRAME.bottom;
  for (let level = 0; level >= LOWEST_DB; level -= 20) {
    lines.push(
      `<path d="M${FRAME.left} ${y(level)}H${right}" stroke="#d4d4d8"/>`,
      `<text x="${FRAME.left - 6}" y="${y(level) + 4}" text-anchor="end">${level}</text>`,
    );
  }
  for (let part = FREQUENCIES.from * 20; part <= FREQUENCIES.to * 20 + 0.5; part += 1) {
    const frequency = part / 20;
    lines.push(
      `<path d="M${x(frequency)} ${FRAME.top}V${bottom}" stroke="${part === 20 ? '#71717a' : '#d4d4d8'}"/>`,
      `<text x="${x(frequency)}" y="${bottom + 16}" text-anchor="middle">${frequency.toFixed(2)}</text>`,
    );
  }
  const middle = (FRAME.left + right) / 2;
  lines.push(
    `<text x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">frequency / lower Nyquist frequency</text>`,
    `<text x="14" y="${(FRAME.top + bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(FRAME.top + bottom) / 2})">dB</text>`,
  );
  return lines;
}

function curve(quality: ResampleQuality): string {
  const response = filterResponse(quality);
  const points = Array.from({ length: 481 }, (_, index) => {
    const frequency = FREQUENCIES.from + ((FREQUENCIES.to - FREQUENCIES.from) * index) / 480;
    return `${x(frequency)} ${y(Math.max(response(frequency), LOWEST_DB))}`;
  });
  return `<path d="M${points.join('L')}" fill="none" stroke="${COLORS[quality]}" stroke-width="1.5"/>`;
}

function legend(quality: ResampleQuality, index: number): string {
  const at = FRAME.top + 130 + index * 20;
  return `<path d="M76 ${at}h24" stroke="${COLORS[quality]}" stroke-width="3"/><text x="108" y="${at + 4}">${quality}</text>`;
}

/** Half pixels: what engines differ by in the last bit of a sine does not show. */
function x(frequency: number): number {
  const width = WIDTH - FRAME.left - FRAME.right;
  return round(FRAME.left + ((frequency - FREQUENCIES.from) / (FREQUENCIES.to - FREQUENCIES.from)) * width);
}

function y(level: number): number {
  return round(FRAME.top + (level / LOWEST_DB) * (HEIGHT - FRAME.top - FRAME.bottom));
}

function round(value: number): number {
  return Math.round(value * 2) / 2;
}
