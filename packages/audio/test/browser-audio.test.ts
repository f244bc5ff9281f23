import { describe, expect, it } from 'vitest';
import { createAudioPlayback, createMicrophoneCapture, type MicrophoneCaptureOptions } from '../src/browser/index.ts';
import { fakeBrowserAudio, type FakeBrowserAudio } from './fake-browser-audio.ts';

const failing = (name: string) => () => Promise.reject(new DOMException('refused', name));
describe('the microphone', () => {
  const open = (fake: FakeBrowserAudio, options: Partial<MicrophoneCaptureOptions> = {}) =>
    createMicrophoneCapture({ ...fake.parts, onChunk: () => undefined, ...options });

  it('gives its chunks in order, and the last one before it is closed', async () => {
    const fake = fakeBrowserAudio();
    const chunks: number[] = [];
    const capture = await open(fake, { onChunk: (samples) => void chunks.push(samples.length) });
    fake.report({ type: 'chunk', samples: new Int16Array(960) });
    const closing = capture.close();
    fake.report({ type: 'chunk', samples: new Int16Array(7) });
    fake.report({ type: 'ended' });
    await closing;
    expect(chunks).toEqual([960, 7]);
    expect(fake.facts).toMatchObject({ isContextClosed: true, isTrackStopped: true, isConnected: false });
    await capture.close();
    expect(fake.commands).toEqual([{ type: 'end' }]);
  });

  it('is let go even when its thread stands still', async () => {
    const fake = fakeBrowserAudio();
    const capture = await open(fake);
    await capture.close();
    expect(fake.facts.isTrackStopped).toBe(true);
  });

  it('leaves a context that was given to it open', async () => {
    const fake = fakeBrowserAudio();
    const capture = await open(fake, { context: fake.context });
    const closing = capture.close();
    fake.report({ type: 'ended' });
    await closing;
    expect(fake.facts).toMatchObject({ isContextClosed: false, isTrackStopped: true });
  });

  it('tells that it was unplugged, and is closed then', async () => {
    const fake = fakeBrowserAudio();
    const problems: unknown[] = [];
    const capture = await open(fake, { onError: (error) => void problems.push(error.details['problem']) });
    fake.unplug();
    await capture.close();
    expect(problems).toEqual(['device-lost']);
    expect(fake.facts.isContextClosed).toBe(true);
  });

  it('tells that its thread failed', async () => {
    const fake = fakeBrowserAudio();
    const problems: unknown[] = [];
    const capture = await open(fake, {
      onError: (error) => void problems.push([error.code, error.details['problem']]),
    });
    fake.failProcessor();
    await capture.close();
    expect(problems).toEqual([['UNSUPPORTED', 'worklet-failed']]);
  });

  it.each([
    ['NotAllowedError', 'permission-denied'],
    ['SecurityError', 'permission-denied'],
    ['NotFoundError', 'no-device'],
    ['OverconstrainedError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['AbortError', 'device-busy'],
  ])('makes UNSUPPORTED of a %s, with the problem %s and its cause', async (name, problem) => {
    const failure = await open(fakeBrowserAudio(), { getUserMedia: failing(name) }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UNSUPPORTED', details: { problem }, cause: { name } });
  });

  it('says that there is none where the platform has none', async () => {
    await expect(open(fakeBrowserAudio(), { getUserMedia: undefined })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      details: { problem: 'no-media-devices' },
    });
  });

  it.each([
    ['there is no AudioWorklet', fakeBrowserAudio({ hasWorklet: false }), 'no-audio-worklet'],
    ['its file cannot be loaded', fakeBrowserAudio({ addModule: failing('AbortError') }), 'worklet-not-loaded'],
  ])('lets go of the device when %s', async (_name, fake, problem) => {
    await expect(open(fake)).rejects.toMatchObject({ code: 'UNSUPPORTED', details: { problem } });
    expect(fake.facts).toMatchObject({ isContextClosed: true, isTrackStopped: true });
  });

  it.each([{ chunkMs: 0 }, { chunkMs: Number.NaN }, { chunkMs: 3_000 }])(
    'refuses %j before it asks anybody',
    async (options) => {
      const getUserMedia = (): Promise<MediaStream> => Promise.reject(new Error('asked'));
      await expect(open(fakeBrowserAudio(), { ...options, getUserMedia })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
      });
    },
  );

  it('asks for nothing when the signal is aborted already', async () => {
    const getUserMedia = (): Promise<MediaStream> => Promise.reject(new Error('asked'));
    const reason = new Error('never mind');
    const options = { ...fakeBrowserAudio().parts, onChunk: () => undefined, getUserMedia };
    await expect(createMicrophoneCapture(options, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('lets go of a microphone that is allowed after the abort', async () => {
    const fake = fakeBrowserAudio();
    const controller = new AbortController();
    let allow = (): void => undefined;
    const asked = new Promise<void>((resolve) => (allow = resolve));
    const getUserMedia = () => asked.then(fake.parts.getUserMedia);
    const options = { ...fake.parts, onChunk: () => undefined, getUserMedia };
    const opening = createMicrophoneCapture(options, { signal: controller.signal });
    controller.abort(new Error('too slow'));
    await expect(opening).rejects.toThrow('too slow');
    expect(fake.facts.isTrackStopped).toBe(false);
    allow();
    await expect.poll(() => fake.facts.isTrackStopped).toBe(true);
  });

  it('lets go of everything when the abort comes while the worklet loads', async () => {
    const controller = new AbortController();
    const fake = fakeBrowserAudio({
      addModule: () => {
        controller.abort(new Error('too slow'));
        return new Promise(() => undefined);
      },
    });
    const options = { ...fake.parts, onChunk: () => undefined };
    await expect(createMicrophoneCapture(options, { signal: controller.signal })).rejects.toThrow('too slow');
    expect(fake.facts).toMatchObject({ isContextClosed: true, isTrackStopped: true });
  });
});

describe('the loudspeaker', () => {
  it('finds its worklet beside itself', async () => {
    const fake = fakeBrowserAudio();
    await using _playback = await createAudioPlayback({ ...fake.parts, workletUrl: undefined });
    expect(fake.facts.moduleUrl).toMatch(/^file:.*\/browser\/worklets\.js$/);
  });

  it('hands on what it is told, and is finished when the thread says so', async () => {
    const fake = fakeBrowserAudio();
    const played: unknown[] = [];
    const underruns: unknown[] = [];
    await using playback = await createAudioPlayback({
      ...fake.parts,
      onPlayed: (report) => void played.push(report),
      onUnderrun: (underrun) => void underruns.push(underrun),
    });
    await playback.resume();
    await playback.finished();
    playback.enqueue(Int16Array.of(1, 2), { itemId: 'a' });
    playback.enqueue(Int16Array.of(3), { itemId: 'a', contentIndex: 1 });
    expect(fake.commands).toEqual([
      { type: 'enqueue', samples: Int16Array.of(1, 2), part: { itemId: 'a', contentIndex: 0 }, sequence: 1 },
      { type: 'enqueue', samples: Int16Array.of(3), part: { itemId: 'a', contentIndex: 1 }, sequence: 2 },
    ]);
    let isFinished = false;
    const finished = playback.finished().then(() => (isFinished = true));
    const report = { itemId: 'a', contentIndex: 0, playedMs: 40 };
    fake.report({ type: 'played', report });
    fake.report({ type: 'underrun', part: { itemId: 'a', contentIndex: 0 }, silentMs: 12 });
    fake.report({ type: 'finished', sequence: 1 });
    await Promise.resolve();
    expect(isFinished).toBe(false);
    fake.report({ type: 'finished', sequence: 2 });
    await finished;
    expect(played).toEqual([report]);
    expect(underruns).toEqual([{ itemId: 'a', contentIndex: 0, silentMs: 12 }]);
  });

  it('tells with a clear how far it was, before anybody goes on', async () => {
    const fake = fakeBrowserAudio();
    const order: string[] = [];
    await using playback = await createAudioPlayback({
      ...fake.parts,
      onPlayed: ({ playedMs }) => void order.push(`played ${playedMs}`),
    });
    playback.enqueue(new Int16Array(9), { itemId: 'a' });
    const finished = playback.finished().then(() => order.push('finished'));
    const cleared = playback.clear();
    const report = { itemId: 'a', contentIndex: 0, playedMs: 75 };
    fake.report({ type: 'cleared', sequence: 2, report });
    expect(await cleared).toEqual(report);
    await finished;
    expect(order).toEqual(['played 75', 'finished']);
  });

  it('answers a clear with what it knew last when the thread stands still', async () => {
    const fake = fakeBrowserAudio();
    await using playback = await createAudioPlayback(fake.parts);
    const report = { itemId: 'a', contentIndex: 0, playedMs: 30 };
    fake.report({ type: 'played', report });
    expect(await playback.clear()).toEqual(report);
  });

  it('lets nobody wait once it is closed, and takes nothing more', async () => {
    const fake = fakeBrowserAudio();
    const playback = await createAudioPlayback(fake.parts);
    playback.enqueue(new Int16Array(9), { itemId: 'a' });
    const finished = playback.finished();
    await playback.close();
    await finished;
    await playback.close();
    expect(await playback.clear()).toBeUndefined();
    expect(() => playback.enqueue(new Int16Array(9), { itemId: 'a' })).toThrow(
      expect.objectContaining({ code: 'CLOSED' }),
    );
    expect(fake.facts.isContextClosed).toBe(true);
  });

  it('stops a wait with the reason of its signal', async () => {
    await using playback = await createAudioPlayback(fakeBrowserAudio().parts);
    playback.enqueue(new Int16Array(9), { itemId: 'a' });
    const reason = new Error('enough');
    await expect(playback.finished({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('is closed, and says so, when its thread fails', async () => {
    const fake = fakeBrowserAudio();
    const problems: unknown[] = [];
    const playback = await createAudioPlayback({
      ...fake.parts,
      onError: ({ details }) => void problems.push(details['problem']),
    });
    playback.enqueue(new Int16Array(9), { itemId: 'a' });
    const finished = playback.finished();
    fake.failProcessor();
    await finished;
    expect(problems).toEqual(['worklet-failed']);
    expect(fake.facts.isContextClosed).toBe(true);
  });

  it('says that there is no device', async () => {
    const createContext = (): AudioContext => {
      throw new DOMException('none', 'NotSupportedError');
    };
    await expect(createAudioPlayback({ createContext })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      details: { problem: 'no-audio-context' },
    });
  });

  it.each([{ bufferMs: -1 }, { reportIntervalMs: 0 }])('refuses %j', async (options) => {
    await expect(createAudioPlayback({ ...fakeBrowserAudio().parts, ...options })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
    });
  });
});
