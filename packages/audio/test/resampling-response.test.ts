import { describe, expect, it } from 'vitest';
import { QUALITIES, type ResampleQuality } from '../src/resampling/resample-quality.ts';
import { filterResponse, responseSvg } from './response-svg.ts';

const RESPONSES = [
  { quality: 'fast', flatTo: 0.9, stopsAt: 1.05, stopbandDb: 99 },
  { quality: 'high', flatTo: 0.914, stopsAt: 1, stopbandDb: 125 },
  { quality: 'best', flatTo: 0.96, stopsAt: 1, stopbandDb: 149 },
] as const;

describe('the resampling filters', () => {
  it.each(RESPONSES)(
    'pass what they promise and stop the rest: $quality',
    ({ quality, flatTo, stopsAt, stopbandDb }) => {
      const response = filterResponse(quality);
      for (let frequency = 0; frequency <= flatTo; frequency += 0.01) {
        expect(Math.abs(response(frequency))).toBeLessThan(1e-3);
      }
      for (let frequency = stopsAt; frequency < 4; frequency += 0.003_7) {
        expect(response(frequency)).toBeLessThan(-stopbandDb);
      }
    },
  );

  it('have a response for each quality', () => {
    expect(RESPONSES.map(({ quality }) => quality satisfies ResampleQuality)).toEqual(Object.keys(QUALITIES));
  });

  // `npm test -- --project audio --update` draws it anew.
  it('are drawn in the documentation as they are', async () => {
    await expect(responseSvg()).toMatchFileSnapshot('../../../docs/audio/resampling-response.svg');
  });
});
