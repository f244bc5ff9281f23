import { pcm16ToFloat } from '../pcm16-float.ts';
import { createResampler } from '../resampling/resampler.ts';
import type { PlaybackCommand, PlaybackPart, PlaybackProcessorOptions, PlaybackReport } from './playback-messages.ts';
import { createPlayedParts } from './played-parts.ts';
import { createSampleQueue } from './sample-queue.ts';

/** Plays what is queued, block by block: the playback processor without its thread. */
export interface PlaybackStage {
  receive(command: Exclude<PlaybackCommand, { type: 'end' }>): void;
  /** Fills one block, with silence where there is nothing to play. */
  process(block: Float32Array): void;
}

/** Where it runs. */
export interface PlaybackStageOptions extends PlaybackProcessorOptions {
  /** The rate of the blocks, in hertz. */
  readonly contextRateHz: number;
  readonly send: (report: PlaybackReport) => void;
}

/** With nothing queued. */
export function createPlaybackStage(options: PlaybackStageOptions): PlaybackStage {
  const { contextRateHz, sampleRateHz, bufferMs, reportIntervalMs, send } = options;
  const resampler = createResampler({ fromHz: sampleRateHz, toHz: contextRateHz, format: 'float32' });
  const queue = createSampleQueue();
  const parts = createPlayedParts(sampleRateHz);
  const bufferFrames = (bufferMs / 1000) * contextRateHz;
  const reportFrames = (reportIntervalMs / 1000) * contextRateHz;
  const underruns = createUnderrunWatch(contextRateHz, send);

  let isPlaying = false;
  let isFlushed = true;
  let waitedFrames = 0;
  let framesSinceReport = 0;
  let sequence = 0;
  let finishedSequence = 0;
  // Of one stretch of playing without a gap: the samples that were queued for it, the frames that sounded.
  let enqueuedSamples = 0;
  let playedFrames = 0;
  let countedSamples = 0;

  const reportLast = (): void => {
    framesSinceReport = 0;
    const report = parts.last;
    if (report !== undefined) send({ type: 'played', report });
  };
  const beginStretch = (): void => {
    isPlaying = false;
    isFlushed = true;
    waitedFrames = 0;
    enqueuedSamples = 0;
    playedFrames = 0;
    countedSamples = 0;
  };
  /** Counts what sounded, in samples of the queue; with the last frame of a stretch all of it counts, whatever the rounding. */
  const count = (frames: number, isEnd: boolean): void => {
    playedFrames += frames;
    const reached = isEnd ? enqueuedSamples : Math.floor((playedFrames * sampleRateHz) / contextRateHz);
    const through = parts.play(Math.max(0, Math.min(reached, enqueuedSamples) - countedSamples));
    countedSamples = Math.max(countedSamples, Math.min(reached, enqueuedSamples));
    for (const report of through) send({ type: 'played', report });
    framesSinceReport += frames;
    if (through.length > 0) framesSinceReport = 0;
    else if (framesSinceReport >= reportFrames) reportLast();
  };
  /** Whether so many frames can be had; what the resampler still holds is taken when there is nothing else. */
  const provide = (frames: number): void => {
    if (queue.length >= frames || isFlushed) return;
    queue.push(resampler.flush());
    isFlushed = true;
  };
  const finish = (): void => {
    underruns.ranDry(parts.last);
    beginStretch();
    if (finishedSequence === sequence) return;
    finishedSequence = sequence;
    send({ type: 'finished', sequence });
  };

  return {
    receive(command) {
      sequence = command.sequence;
      switch (command.type) {
        case 'enqueue': {
          const { samples, part } = command;
          underruns.hear(part);
          parts.enqueue(part, samples.length);
          enqueuedSamples += samples.length;
          queue.push(resampler.push(pcm16ToFloat(samples)));
          if (samples.length > 0) isFlushed = false;
          return;
        }
        case 'clear':
          resampler.flush();
          queue.clear();
          parts.clear();
          underruns.forget();
          beginStretch();
          finishedSequence = sequence;
          send({ type: 'cleared', sequence, report: parts.last });
          return;
        default:
          command satisfies never;
      }
    },
    process(block) {
      underruns.pass(block.length);
      if (!isPlaying) {
        if (queue.length === 0 && isFlushed) {
          if (finishedSequence !== sequence) finish();
          return;
        }
        // What is short and alone is played after the same wait.
        waitedFrames += block.length;
        if (queue.length < bufferFrames && waitedFrames < bufferFrames) return;
        isPlaying = true;
      }
      provide(block.length);
      const filled = queue.fill(block);
      const isEnd = queue.length === 0 && isFlushed;
      count(filled, isEnd);
      if (isEnd) finish();
    },
  };
}

interface UnderrunWatch {
  /** The queue ran dry behind this part. */
  ranDry(part: PlaybackPart | undefined): void;
  /** So many frames passed. */
  pass(frames: number): void;
  /** More of a part came: if it is the one that ran dry, it came too late. */
  hear(part: PlaybackPart): void;
  forget(): void;
}

function createUnderrunWatch(contextRateHz: number, send: PlaybackStageOptions['send']): UnderrunWatch {
  let dry: PlaybackPart | undefined;
  let silentFrames = 0;
  return {
    ranDry(part) {
      dry = part;
      silentFrames = 0;
    },
    pass(frames) {
      silentFrames += frames;
    },
    hear({ itemId, contentIndex }) {
      if (dry?.itemId === itemId && dry.contentIndex === contentIndex) {
        send({ type: 'underrun', part: { itemId, contentIndex }, silentMs: (silentFrames / contextRateHz) * 1000 });
      }
      dry = undefined;
    },
    forget() {
      dry = undefined;
    },
  };
}
