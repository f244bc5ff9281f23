import { describe, expect, it } from 'vitest';
import { audioByteCount, audioDurationMs, g711Format, isSameAudioFormat, pcm16Format } from './audio-format.ts';

describe('audio formats', () => {
  it('are made for PCM16 and G.711, and compared by their fields', () => {
    const format = { encoding: 'pcm', bitsPerSample: 16, sampleRateHz: 24_000, channelCount: 1 } as const;
    expect(pcm16Format(24_000)).toEqual(format);
    expect(isSameAudioFormat(pcm16Format(24_000), format)).toBe(true);
    for (const change of [
      { encoding: 'float' },
      { bitsPerSample: 8 },
      { sampleRateHz: 8_000 },
      { channelCount: 2 },
    ] as const) {
      expect(isSameAudioFormat(format, { ...format, ...change })).toBe(false);
    }
    expect(audioByteCount(g711Format('pcmu'), 20)).toBe(160);
    expect(() => pcm16Format(0)).toThrow(expect.objectContaining({ code: 'AUDIO_FORMAT' }));
  });

  it('turn time into bytes of whole frames and bytes into time', () => {
    expect(audioByteCount(pcm16Format(44_100, 2), 10)).toBe(441 * 4);
    expect(audioByteCount(pcm16Format(11_025, 2), 1)).toBe(11 * 4);
    expect(audioDurationMs(pcm16Format(24_000), 48_000)).toBe(1_000);
  });
});
