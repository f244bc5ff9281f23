import { bytesPerMs, encodeAudio } from '../wire/wire-audio.ts';
import { createPacer } from './pacer.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { Ending, ResponseWriter } from './response-writer.ts';
import type { SessionContext } from './session-context.ts';
import { wordsOf } from './speech-pieces.ts';

const CHUNK_MS = 100;
const WORD_MS = 40;
// The transcript runs at twice the speed of the audio.
const TRANSCRIPT_LEAD = 2;
const EXHAUSTED: Ending = { status: 'incomplete', details: { type: 'incomplete', reason: 'max_output_tokens' } };

/** Sends words and audio at the pace of the emulator, as fast as the client reads. Resolves with an ending when the tokens are used up. */
export interface SpeechPlayer {
  /** Writes a text, word by word. */
  write(text: string): Promise<Ending | undefined>;
  /** Plays audio in chunks, with its transcript running ahead. */
  play(samples: Int16Array, transcript: string): Promise<Ending | undefined>;
}

/** The response that is played. */
export interface SpeechPlayerOptions {
  readonly writer: ResponseWriter;
  readonly settings: ResponseSettings;
  readonly signal: AbortSignal;
}

/** A player for one response. It rejects with the signal's reason, and sends nothing after the abort. */
export function createSpeechPlayer(context: SessionContext, options: SpeechPlayerOptions): SpeechPlayer {
  const { writer, settings, signal } = options;
  const pacer = createPacer(context.clock, context.pace);
  const turn = async (durationMs: number): Promise<void> => {
    await pacer.next(durationMs, signal);
    await context.drained({ signal });
  };

  return {
    async write(text) {
      for (const word of wordsOf(text)) {
        await turn(WORD_MS);
        // Again, here: the abort may have come after the wait.
        signal.throwIfAborted();
        if (writer.isExhausted) return EXHAUSTED;
        writer.words('text', word);
      }
      return undefined;
    },
    async play(samples, transcript) {
      const words = wordsOf(transcript);
      const wordCount = words.length;
      let writtenCount = 0;
      const writeUntil = (count: number): void => {
        for (const word of words.slice(writtenCount, count)) writer.words('audio', word);
        writtenCount = count;
      };
      const bytes = encodeAudio(samples, settings.format);
      const chunkBytes = CHUNK_MS * bytesPerMs(settings.format);
      for (let start = 0; start < bytes.length; start += chunkBytes) {
        const chunk = bytes.slice(start, start + chunkBytes);
        await turn(chunk.length / bytesPerMs(settings.format));
        signal.throwIfAborted();
        if (writer.isExhausted) return EXHAUSTED;
        const progress = (TRANSCRIPT_LEAD * (start + chunkBytes)) / bytes.length;
        writeUntil(Math.min(wordCount, Math.ceil(wordCount * progress)));
        writer.audio(chunk);
      }
      signal.throwIfAborted();
      writeUntil(wordCount);
      return undefined;
    },
  };
}
