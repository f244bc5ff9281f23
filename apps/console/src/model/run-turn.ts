import { levelMeter, pcm16FromBytes } from '@antiphon/audio';
import type { ResponseStream, Session } from '@antiphon/session';
import type { Player } from '../playback/player.ts';
import { createSampleBuffer } from '../playback/sample-buffer.ts';
import type { Prompt, Turn } from './console-state.ts';
import { turnNotice } from './failure-notice.ts';

/** What a turn needs of a session. */
export type TurnSession = Pick<Session, 'addItem' | 'appendAudio' | 'commitAudio' | 'clearAudio' | 'respond'>;

export interface TurnOptions {
  readonly session: TurnSession;
  readonly player: Player;
  /** Milliseconds from any origin. */
  readonly clock: () => number;
  readonly update: (change: Partial<Turn>) => void;
}

/** A turn under way. */
export interface RunningTurn {
  /** Resolves when the answer is complete, stopped or failed; never rejects. */
  readonly ended: Promise<void>;
  /** Silences the loudspeaker at once, takes back a prompt that is still on its way and asks the server to stop. Never rejects. */
  stop(): Promise<void>;
}

/** Sends a prompt, plays the answer and reports both as they go. */
export function runTurn(prompt: Prompt, { session, player, clock, update }: TurnOptions): RunningTurn {
  const received = createSampleBuffer();
  let played = 0;
  let isStopped = false;
  const aborter = new AbortController();
  let answer: ResponseStream | undefined;
  const playback = player.begin((sampleCount) => {
    played += sampleCount;
    update({ playedSampleCount: played });
  });

  const listen = (stream: ResponseStream): void => {
    const startedAtMs = clock();
    let transcript = '';
    let energy = 0;
    const addText = (piece: string): void => {
      if (!isStopped) update({ transcript: (transcript += piece), status: 'speaking' });
    };
    stream.transcript$.subscribe(addText);
    stream.text$.subscribe(addText);
    stream.audio$.subscribe((bytes) => {
      if (isStopped) return;
      const chunk = pcm16FromBytes(bytes);
      const first = received.samples.length === 0 ? { firstAudioMs: clock() - startedAtMs } : {};
      received.append(chunk);
      playback.enqueue(chunk);
      const { samples } = received;
      // From chunk to chunk: measuring all of a long answer again and again would hold the page.
      energy += levelMeter(chunk).rms ** 2 * chunk.length;
      update({ ...first, samples, rms: Math.sqrt(energy / samples.length), status: 'speaking' });
    });
  };
  const sent = sendPrompt(session, prompt, aborter.signal);
  const ask = async (): Promise<void> => {
    await sent;
    if (isStopped) return;
    answer = session.respond();
    listen(answer);
    const { status, firstAudioMs } = await answer.result;
    await playback.finished();
    if (isStopped) return;
    update({
      status: status === 'cancelled' ? 'stopped' : 'done',
      ...(firstAudioMs === undefined ? {} : { firstAudioMs }),
    });
  };
  return {
    ended: ask().catch((failure: unknown) => {
      if (!isStopped) update({ status: 'failed', failure: turnNotice(failure) });
    }),
    async stop() {
      isStopped = true;
      playback.stop();
      update({ status: 'stopped' });
      aborter.abort(new DOMException('the turn was stopped', 'AbortError'));
      // A prompt that cannot be taken back, a response that cannot be cancelled has ended, or will with the connection.
      await Promise.allSettled([sent, answer?.cancel()]);
    },
  };
}

async function sendPrompt(session: TurnSession, prompt: Prompt, signal: AbortSignal): Promise<void> {
  if (prompt.kind === 'text') {
    const content = [{ type: 'input_text', text: prompt.text }] as const;
    await session.addItem({ type: 'message', role: 'user', content }, { signal });
    return;
  }
  try {
    await session.appendAudio(prompt.samples, { signal });
    await session.commitAudio({ signal });
  } catch (failure) {
    // Half a prompt must not lead the next one. Where this fails too, the first failure says why.
    await session.clearAudio().catch(() => undefined);
    throw failure;
  }
}
