import { relative } from 'node:path';
import { renderWaveform } from '@antiphon/audio';
import type { StoredMessage } from '@antiphon/interface';
import type { TurnReport } from '../turn.ts';
import type { Terminal } from './terminal.ts';

type Colors = Terminal['colors'];

/** One turn for a person to read: prompt, transcript, times, waveform, file. */
export function turnLines(
  { prompt, transcript, status, interrupted, timeToFirstAudioMs, audio }: TurnReport,
  colors: Colors,
): string[] {
  const asked = prompt.kind === 'text' ? prompt.text : `${shortPath(prompt.path)} ${colors.dim('(speech)')}`;
  const ending = status === 'completed' ? '' : colors.yellow(` (${interrupted ? 'interrupted' : status})`);
  const figures = [
    ...(timeToFirstAudioMs === undefined ? [] : [`first audio after ${timeToFirstAudioMs} ms`]),
    ...(audio === undefined ? [] : [`${seconds(audio.durationMs)} s at ${audio.sampleRateHz} Hz`]),
  ];
  return [
    `${colors.cyan('you  ')} ${asked}`,
    `${colors.green('model')} ${transcript === '' ? colors.dim('(no words)') : transcript}${ending}`,
    ...(audio === undefined ? [] : [`      ${colors.magenta(renderWaveform(audio.peaks))}`]),
    ...(audio?.spectrogram?.split('\n') ?? []).map((line) => `      ${colors.magenta(line)}`),
    ...(figures.length === 0 ? [] : [`      ${colors.dim(figures.join(', '))}`]),
    ...(audio === undefined ? [] : [`      ${shortPath(audio.path)}`]),
  ];
}

/** A remembered conversation, one line a piece. */
export function historyLines(messages: readonly StoredMessage[], colors: Colors): string[] {
  return messages.flatMap(({ sequence, role, pieces }) =>
    pieces.map(({ convertedValue, convertedValueDataType }) => {
      const value =
        convertedValueDataType === 'text'
          ? convertedValue
          : colors.dim(`[${convertedValueDataType}] ${shortPath(convertedValue)}`);
      return `  ${colors.dim(String(sequence).padStart(2))} ${role.padEnd(9)} ${value}`;
    }),
  );
}

/** The path from the working folder, where that is the shorter way to write it. */
function shortPath(path: string): string {
  const fromHere = relative('', path);
  return fromHere !== '' && fromHere.length < path.length ? fromHere : path;
}

function seconds(durationMs: number): string {
  return (durationMs / 1_000).toFixed(2);
}
