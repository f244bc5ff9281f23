import { isAntiphonError } from '@antiphon/interface';
import type { CommandOptions } from '../commands/command-sender.ts';
import type { Session } from '../session.ts';
import type { AudioUpload } from './audio-upload.ts';
import { sendSource, type SendSourceOptions, type SentSource } from './send-source.ts';

export interface SendAudioOptions extends SendSourceOptions {
  /** Whether to make a user item of it at the end, as `commitAudio` does. @default false */
  readonly commit?: boolean | undefined;
}

/** What became of a source's audio, and of the turn that it was. */
export interface SentAudio extends SentSource {
  /** The item that `commit` made; absent without it, and when the server's turn detection had taken all of it before. */
  readonly itemId?: string;
}

export interface AudioSenderOptions {
  readonly upload: AudioUpload;
  readonly commands: Pick<Session, 'commitAudio' | 'clearAudio'>;
}

/** `sendAudio` of a session. */
export function createAudioSender({ upload, commands }: AudioSenderOptions): Session['sendAudio'] {
  return async (source, { commit = false, ...options } = {}) => {
    const sent = await sendSource(source, options, upload);
    if (!commit) return sent;
    const { signal, timeoutMs } = options;
    const itemId = await commitSent(commands, upload.settings.detectsTurns(), { signal, timeoutMs });
    return itemId === undefined ? sent : { ...sent, itemId };
  };
}

async function commitSent(
  { commitAudio, clearAudio }: AudioSenderOptions['commands'],
  detectsTurns: boolean,
  options: CommandOptions,
): Promise<string | undefined> {
  try {
    return await commitAudio(options);
  } catch (error) {
    if (!isAntiphonError(error) || error.details.errorCode !== 'input_audio_buffer_commit_empty') throw error;
    // The server has made items of all that was speech.
    if (detectsTurns) return undefined;
    // Too little to commit must not become the beginning of the next turn. Whether it can be cleared is not what the caller asks.
    await clearAudio(options).catch(() => undefined);
    throw error;
  }
}
