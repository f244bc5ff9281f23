import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundle } from './bundle.ts';

interface Processor {
  readonly port: { onmessage?: (event: { data: unknown }) => void };
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}
type ProcessorClass = new (options: { processorOptions: object }) => Processor;

/** Runs the worklet file where there is nothing but the language, and what an AudioWorklet adds to it. */
async function load(sampleRate: number) {
  const processors = new Map<string, ProcessorClass>();
  const messages: { readonly type: string; readonly samples?: Int16Array }[] = [];
  class AudioWorkletProcessor {
    readonly port = { postMessage: (message: { readonly type: string }) => void messages.push(message) };
  }
  const registerProcessor = (name: string, processor: ProcessorClass): void => void processors.set(name, processor);
  const scope = createContext({ sampleRate, AudioWorkletProcessor, registerProcessor });
  runInContext(await bundle(join(import.meta.dirname, '..', 'src', 'browser', 'worklets.ts')), scope);
  const make = (name: string, processorOptions: object): Processor => {
    const Found = processors.get(name);
    if (Found === undefined) throw new Error(`${name} is not registered`);
    return new Found({ processorOptions });
  };
  return { make, messages };
}

describe('the worklet file', () => {
  it('captures with nothing but what an audio thread has', async () => {
    const { make, messages } = await load(48_000);
    const processor = make('antiphon-capture', { sampleRateHz: 24_000, chunkSamples: 240 });
    const block = new Float32Array(128).fill(0.5);
    for (let count = 0; count < 10; count++) expect(processor.process([[block]], [])).toBe(true);
    processor.port.onmessage?.({ data: { type: 'end' } });
    expect(processor.process([[block]], [])).toBe(false);
    expect(messages.map(({ type, samples }) => [type, samples?.length])).toEqual([
      ['chunk', 240],
      ['chunk', 240],
      ['chunk', 160],
      ['ended', undefined],
    ]);
  });

  it('plays, on every channel of the output', async () => {
    const { make, messages } = await load(24_000);
    const processor = make('antiphon-playback', { sampleRateHz: 24_000, bufferMs: 0, reportIntervalMs: 5 });
    const samples = new Int16Array(128).fill(16_384);
    const part = { itemId: 'a', contentIndex: 0 };
    processor.port.onmessage?.({ data: { type: 'enqueue', samples, part, sequence: 1 } });
    const output = [new Float32Array(128), new Float32Array(128)];
    expect(processor.process([], [output])).toBe(true);
    expect(output.map((channel) => channel[100])).toEqual([0.5, 0.5]);
    processor.process([], [[new Float32Array(128)]]);
    expect(messages.map(({ type }) => type)).toEqual(['played', 'finished']);
    processor.port.onmessage?.({ data: { type: 'end' } });
    expect(processor.process([], [output])).toBe(false);
  });
});
