import { delay, untilAborted } from '@antiphon/interface';
import type { EngineOutput } from '../engine.ts';
import type { Ending } from './response-writer.ts';
import type { SessionContext } from './session-context.ts';
import { speechPieces } from './speech-pieces.ts';
import { createSpeechPlayer, type SpeechPlayerOptions } from './speech-player.ts';

/** Performs the steps of an answer: speaks, writes, waits. Resolves with an ending where a step ends the response. */
export interface ResponsePerformer {
  perform(step: EngineOutput): Promise<Ending | undefined>;
}

/** A performer for one response. It stops with the signal's reason as soon as that aborts. */
export function createResponsePerformer(context: SessionContext, options: SpeechPlayerOptions): ResponsePerformer {
  const { writer, settings, signal } = options;
  const player = createSpeechPlayer(context, options);
  let isAfterSpeech = false;

  // A sentence that follows another needs a space between.
  const joined = (text: string): string => {
    const isJoined = isAfterSpeech && text !== '' && !/^\s/u.test(text);
    isAfterSpeech ||= text !== '';
    return isJoined ? ` ${text}` : text;
  };

  const say = async (text: string): Promise<Ending | undefined> => {
    const voice = typeof settings.voice === 'string' ? settings.voice : settings.voice.id;
    for (const piece of speechPieces(text)) {
      const samples = await untilAborted(context.voice.speak(piece, { voice, speed: settings.speed, signal }), signal);
      const ending = await player.play(samples, piece);
      if (ending !== undefined) return ending;
    }
    return undefined;
  };

  return {
    async perform(step) {
      switch (step.type) {
        case 'say':
          return settings.modality === 'audio' ? say(joined(step.text)) : player.write(joined(step.text));
        case 'text':
          return player.write(joined(step.text));
        case 'audio':
          return settings.modality === 'audio'
            ? player.play(step.samples, joined(step.transcript ?? ''))
            : player.write(joined(step.transcript ?? ''));
        case 'function_call':
          isAfterSpeech = false;
          writer.functionCall({
            name: step.name,
            arguments: step.arguments,
            callId: step.callId ?? context.ids('call'),
          });
          return undefined;
        case 'delay':
          await delay(context.clock, step.durationMs, { signal });
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
