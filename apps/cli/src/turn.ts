import { readWavFile } from '@antiphon/audio/node';
import { renderSpectrogram, spectrogram, waveform } from '@antiphon/audio';
import type { RealtimeTarget, RealtimeTargetTurn } from '@antiphon/target';

/** What a person says in one turn. */
export type Prompt =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'audio'; readonly path: string };

/** One finished turn, as commands report it. */
export interface TurnReport {
  readonly conversationId: string;
  readonly prompt: Prompt;
  readonly transcript: string;
  readonly status: RealtimeTargetTurn['status'];
  readonly interrupted: boolean;
  /** From asking for the answer to its first audio. */
  readonly timeToFirstAudioMs?: number;
  readonly audio?: SavedAudio;
  readonly usage?: RealtimeTargetTurn['usage'];
}

/** The file of an answer, as it was read back from the disk. */
export interface SavedAudio {
  readonly path: string;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly sampleCount: number;
  readonly durationMs: number;
  /** The loudest sample of each column, 0 to 1. */
  readonly peaks: readonly number[];
  /** A picture of its frequencies in Braille, 0 to 8 000 Hz, when it was asked for. */
  readonly spectrogram?: string;
}

export interface TurnOptions {
  readonly conversationId: string;
  readonly signal: AbortSignal;
  /** Whether to draw the frequencies of the answer. @default false */
  readonly isSpectrogramWanted?: boolean | undefined;
}

const WAVEFORM_COLUMNS = 48;

/** Sends one prompt and looks at what came back. */
export async function runTurn(
  target: RealtimeTarget,
  prompt: Prompt,
  { conversationId, signal, isSpectrogramWanted = false }: TurnOptions,
): Promise<TurnReport> {
  const turn =
    prompt.kind === 'text'
      ? await target.sendText(prompt.text, conversationId, { signal })
      : await target.sendAudio(prompt.path, conversationId, { signal });
  const { transcript, text, status, interrupted, firstAudioMs, usage, audioPath } = turn;
  return {
    conversationId,
    prompt,
    transcript: transcript === '' ? text : transcript,
    status,
    interrupted,
    ...(firstAudioMs === undefined ? {} : { timeToFirstAudioMs: Math.round(firstAudioMs) }),
    ...(audioPath === undefined ? {} : { audio: await inspectAudio(audioPath, isSpectrogramWanted) }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Reads a saved answer: the figures are those of the file, not of what we meant to write. */
export async function inspectAudio(path: string, isSpectrogramWanted: boolean = false): Promise<SavedAudio> {
  const wav = await readWavFile(path);
  const { sampleRateHz, channelCount } = wav.format;
  const samples = wav.toPcm16();
  return {
    path,
    sampleRateHz,
    channelCount,
    sampleCount: wav.frameCount,
    durationMs: Math.round((wav.frameCount * 1_000) / sampleRateHz),
    peaks: [...waveform(samples, { columns: WAVEFORM_COLUMNS })],
    ...(isSpectrogramWanted ? { spectrogram: drawSpectrogram(samples, sampleRateHz) } : {}),
  };
}

/** As wide as the waveform above it: two columns fit into one character of Braille, and four rows into one line. */
function drawSpectrogram(samples: Int16Array, sampleRateHz: number): string {
  const maximumHz = Math.min(8_000, sampleRateHz / 2);
  const cells = spectrogram(samples, {
    sampleRateHz,
    columns: WAVEFORM_COLUMNS * 2,
    rows: 24,
    maximumHz,
    scale: 'mel',
  });
  return renderSpectrogram(cells, { style: 'braille' });
}
