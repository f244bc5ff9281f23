/// <reference lib="dom" />
import { type AbortOptions, untilAborted } from '@antiphon/interface';
import type { BrowserAudioParts } from './browser-audio-parts.ts';
import { browserAudioError } from './browser-audio-problem.ts';

/** A processor at work. */
export interface OpenProcessor {
  readonly context: AudioContext;
  readonly node: AudioWorkletNode;
  /** Takes the node out, and closes the context if it was made here. Never rejects. */
  close(): Promise<void>;
}

/** Which processor, and with what. */
export interface OpenProcessorOptions {
  readonly name: string;
  readonly parts: BrowserAudioParts;
  readonly nodeOptions: AudioWorkletNodeOptions;
}

/** Loads the worklet and makes a node. @throws {AntiphonError} `UNSUPPORTED`; the signal's reason. Nothing stays open then. */
export async function openProcessor(
  { name, parts, nodeOptions }: OpenProcessorOptions,
  { signal }: AbortOptions,
): Promise<OpenProcessor> {
  signal?.throwIfAborted();
  const context = parts.context ?? makeContext(parts);
  const closeContext = async (): Promise<void> => {
    // A context that is closed already is what was wanted.
    if (parts.context === undefined) await context.close().catch(() => undefined);
  };
  try {
    await untilAborted(loadWorklet(context, parts.workletUrl), signal);
    const node = makeNode(parts, { context, name, nodeOptions });
    const close = async (): Promise<void> => {
      node.disconnect();
      node.port.close();
      await closeContext();
    };
    return { context, node, close };
  } catch (error) {
    await closeContext();
    throw error;
  }
}

function makeContext({
  createContext = () => new AudioContext({ latencyHint: 'interactive' }),
}: BrowserAudioParts): AudioContext {
  try {
    return createContext();
  } catch (error) {
    throw browserAudioError('no-audio-context', error);
  }
}

async function loadWorklet(context: AudioContext, url: URL | string | undefined): Promise<void> {
  // The types promise it; a page that was not loaded securely does not have it.
  const worklet = context.audioWorklet as AudioWorklet | undefined;
  if (worklet === undefined) throw browserAudioError('no-audio-worklet');
  try {
    await worklet.addModule(url ?? new URL('./worklets.js', import.meta.url));
  } catch (error) {
    throw browserAudioError('worklet-not-loaded', error);
  }
}

interface NodeRequest {
  readonly context: AudioContext;
  readonly name: string;
  readonly nodeOptions: AudioWorkletNodeOptions;
}

function makeNode(
  { createNode = defaultNode }: BrowserAudioParts,
  { context, name, nodeOptions }: NodeRequest,
): AudioWorkletNode {
  try {
    return createNode(context, name, nodeOptions);
  } catch (error) {
    throw browserAudioError('worklet-not-loaded', error);
  }
}

function defaultNode(context: AudioContext, name: string, options: AudioWorkletNodeOptions): AudioWorkletNode {
  return new AudioWorkletNode(context, name, options);
}
