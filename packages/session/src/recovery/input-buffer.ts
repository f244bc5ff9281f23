import type { ClientEvent, RealtimeAudioFormat } from '@antiphon/protocol';

/** What lies in the server's input buffer, as far as a client can tell: what was appended since the last commit or clear. */
export interface InputBuffer {
  /** An event went out. */
  sent(event: ClientEvent): void;
  /** The buffer was committed or cleared. */
  readonly emptied: () => void;
  /** How much is in it, at most, in milliseconds. */
  durationMs(format: RealtimeAudioFormat | undefined): number;
  /** How much of it was not kept. */
  lostMs(format: RealtimeAudioFormat | undefined): number;
  /** Whether all of it was kept. */
  readonly isRetained: boolean;
  /** What was kept of it, to be appended again. Takes it out. */
  takeRetained(): readonly string[];
}

const PCM16_BYTES_PER_MS = 48;
const G711_BYTES_PER_MS = 8;

/** Keeps at most the last `retainedMs` of PCM16 at 24 000 Hz, in the form it went out in. */
export function createInputBuffer(retainedMs: number): InputBuffer {
  const maximumCharacters = ((retainedMs * PCM16_BYTES_PER_MS) / 3) * 4;
  let chunks: string[] = [];
  let keptCharacters = 0;
  let characters = 0;
  const keep = (audio: string) => {
    chunks.push(audio);
    keptCharacters += audio.length;
    while (keptCharacters > maximumCharacters) keptCharacters -= chunks.shift()?.length ?? keptCharacters;
  };
  const emptied = () => {
    characters = 0;
    if (chunks.length === 0) return;
    chunks = [];
    keptCharacters = 0;
  };
  return {
    sent(event) {
      if (event.type !== 'input_audio_buffer.append') return;
      characters += event.audio.length;
      if (maximumCharacters > 0) keep(event.audio);
    },
    emptied,
    durationMs: (format) => durationMs(characters, format),
    lostMs: (format) => durationMs(characters - keptCharacters, format),
    get isRetained() {
      return keptCharacters === characters;
    },
    takeRetained() {
      const kept = chunks;
      emptied();
      return kept;
    },
  };
}

function durationMs(characters: number, format: RealtimeAudioFormat | undefined): number {
  const bytesPerMs = format === undefined || format.type === 'audio/pcm' ? PCM16_BYTES_PER_MS : G711_BYTES_PER_MS;
  return Math.floor((characters * 3) / 4 / bytesPerMs);
}
