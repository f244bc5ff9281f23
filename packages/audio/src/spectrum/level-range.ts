import type { Spectrogram } from './spectrogram.ts';

/** Which levels a picture shows. */
export interface LevelRangeOptions {
  /** The level that is drawn strongest, in dBFS. @default the loudest cell */
  readonly maximumDbfs?: number | undefined;
  /** How far below it nothing is drawn any more, in decibels. @default 60 */
  readonly rangeDb?: number | undefined;
}

/** The strength of a cell, 0 to 1. */
export type CellStrength = (column: number, row: number) => number;

const DEFAULT_RANGE_DB = 60;

/** Turns levels into strengths. A silent picture has no strength anywhere. */
export function cellStrengths(
  { levelsDbfs, rows }: Spectrogram,
  { maximumDbfs, rangeDb = DEFAULT_RANGE_DB }: LevelRangeOptions,
): CellStrength {
  const maximum = maximumDbfs ?? levelsDbfs.reduce((loudest, level) => Math.max(loudest, level), SILENCE_DBFS);
  if (maximum <= SILENCE_DBFS) return () => 0;
  return (column, row) => {
    const level = levelsDbfs[column * rows + row] ?? Number.NEGATIVE_INFINITY;
    return Math.min(Math.max(1 + (level - maximum) / rangeDb, 0), 1);
  };
}

// What digital silence measures.
const SILENCE_DBFS = -120;
