import type { ClientEvent, RealtimeAudioFormat } from '@antiphon/protocol';

/** What lies in the server's input buffer, as far as a client can tell: what was appended since the last commit or clear. */
export interface InputBuffer {
  /** An event went out. */
  sent(event: ClientEvent): void;
  /** The buffer was committed or cleared. */
  emptied(): void;
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
  return new CountedInputBuffer(retainedMs);
}

class CountedInputBuffer implements InputBuffer {
  readonly #maximumCharacters: number;
  #chunks: string[] | undefined;
  #keptCharacters = 0;
  #characters = 0;

  constructor(retainedMs: number) {
    this.#maximumCharacters = ((retainedMs * PCM16_BYTES_PER_MS) / 3) * 4;
  }

  get isRetained(): boolean {
    return this.#keptCharacters === this.#characters;
  }

  sent(event: ClientEvent): void {
    if (event.type !== 'input_audio_buffer.append') return;
    this.#characters += event.audio.length;
    if (this.#maximumCharacters > 0) this.#keep(event.audio);
  }

  emptied(): void {
    this.#characters = 0;
    this.#keptCharacters = 0;
    this.#chunks = undefined;
  }

  durationMs(format: RealtimeAudioFormat | undefined): number {
    return durationMs(this.#characters, format);
  }

  lostMs(format: RealtimeAudioFormat | undefined): number {
    return durationMs(this.#characters - this.#keptCharacters, format);
  }

  takeRetained(): readonly string[] {
    const kept = this.#chunks ?? [];
    this.emptied();
    return kept;
  }

  #keep(audio: string): void {
    const chunks = (this.#chunks ??= []);
    chunks.push(audio);
    this.#keptCharacters += audio.length;
    while (this.#keptCharacters > this.#maximumCharacters) {
      this.#keptCharacters -= chunks.shift()?.length ?? this.#keptCharacters;
    }
  }
}

function durationMs(characters: number, format: RealtimeAudioFormat | undefined): number {
  const bytesPerMs = format === undefined || format.type === 'audio/pcm' ? PCM16_BYTES_PER_MS : G711_BYTES_PER_MS;
  return Math.floor((characters * 3) / 4 / bytesPerMs);
}
