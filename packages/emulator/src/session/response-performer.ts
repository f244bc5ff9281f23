import type { EngineOutput } from '../engine.ts';
import { sleep } from '../sleep.ts';
import { untilAborted } from '../until-aborted.ts';
import { bytesPerMs, encodeAudio } from '../wire/wire-audio.ts';
import { createPacer } from './pacer.ts';
import type { ResponseSettings } from './response-settings.ts';
import type { Ending, ResponseWriter } from './response-writer.ts';
import type { SessionContext } from './session-context.ts';
import { speechPieces, wordsOf } from './speech-pieces.ts';

const CHUNK_MS = 100;
const WORD_MS = 40;
const EXHAUSTED: Ending = { status: 'incomplete', details: { type: 'incomplete', reason: 'max_output_tokens' } };

/** Performs the steps of an answer: speaks, writes, waits. Resolves with an ending where a step ends the response. */
export interface ResponsePerformer {
  perform(step: EngineOutput): Promise<Ending | undefined>;
}

export interface ResponsePerformerOptions {
  readonly writer: ResponseWriter;
  readonly settings: ResponseSettings;
  readonly signal: AbortSignal;
}

/** A performer for one response. It stops with the signal's reason as soon as that aborts. */
export function createResponsePerformer(context: SessionContext, options: ResponsePerformerOptions): ResponsePerformer {
  const { writer, settings, signal } = options;
  const pacer = createPacer(context.clock, context.pace);
  let isAfterSpeech = false;

  // A sentence that follows another needs a space between.
  const joined = (text: string): string => {
    const isJoined = isAfterSpeech && text !== '' && !/^\s/u.test(text);
    isAfterSpeech ||= text !== '';
    return isJoined ? ` ${text}` : text;
  };

  const write = async (text: string): Promise<Ending | undefined> => {
    for (const word of wordsOf(text)) {
      await pacer.next(WORD_MS, signal);
      await context.drained({ signal });
      if (writer.isExhausted) return EXHAUSTED;
      writer.words('text', word);
    }
    return undefined;
  };

  const play = async (samples: Int16Array, transcript: string): Promise<Ending | undefined> => {
    const bytes = encodeAudio(samples, settings.format);
    const chunkBytes = CHUNK_MS * bytesPerMs(settings.format);
    const chunkCount = Math.ceil(bytes.length / chunkBytes);
    const words = wordsOf(transcript);
    let wordCount = 0;
    const writeUntil = (count: number): void => {
      for (const word of words.slice(wordCount, count)) writer.words('audio', word);
      wordCount = Math.max(wordCount, count);
    };
    for (let index = 0; index < chunkCount; index += 1) {
      const chunk = bytes.slice(index * chunkBytes, (index + 1) * chunkBytes);
      await pacer.next(chunk.length / bytesPerMs(settings.format), signal);
      await context.drained({ signal });
      if (writer.isExhausted) return EXHAUSTED;
      // The transcript runs at twice the speed of the audio.
      writeUntil(Math.min(words.length, Math.ceil((words.length * (2 * index + 2)) / chunkCount)));
      writer.audio(chunk);
    }
    writeUntil(words.length);
    return undefined;
  };

  const say = async (text: string): Promise<Ending | undefined> => {
    const voice = typeof settings.voice === 'string' ? settings.voice : settings.voice.id;
    for (const piece of speechPieces(text)) {
      const samples = await untilAborted(context.voice.speak(piece, { voice, speed: settings.speed, signal }), signal);
      const ending = await play(samples, piece);
      if (ending !== undefined) return ending;
    }
    return undefined;
  };

  return {
    async perform(step) {
      switch (step.type) {
        case 'say':
          return settings.modality === 'audio' ? say(joined(step.text)) : write(joined(step.text));
        case 'text':
          return write(joined(step.text));
        case 'audio':
          return settings.modality === 'audio'
            ? play(step.samples, joined(step.transcript ?? ''))
            : write(joined(step.transcript ?? ''));
        case 'function_call':
          isAfterSpeech = false;
          writer.functionCall({
            name: step.name,
            arguments: step.arguments,
            callId: step.callId ?? context.ids('call'),
          });
          return undefined;
        case 'delay':
          await sleep(context.clock, step.durationMs, signal);
          return undefined;
        case 'fail':
          return { status: 'failed', details: { type: 'failed', error: step.error } };
        case 'incomplete':
          return { status: 'incomplete', details: { type: 'incomplete', reason: step.reason } };
        default:
          step satisfies never;
          return undefined;
      }
    },
  };
}
