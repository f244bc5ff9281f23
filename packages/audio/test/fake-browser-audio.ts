/// <reference lib="dom" />

/** A context, nodes and a microphone that a test moves by hand. */
export interface FakeBrowserAudio {
  readonly context: AudioContext;
  readonly parts: {
    readonly workletUrl: string;
    readonly createContext: () => AudioContext;
    readonly createNode: () => AudioWorkletNode;
    readonly getUserMedia: () => Promise<MediaStream>;
  };
  /** What was sent to the processor. */
  readonly commands: { readonly type: string; readonly [field: string]: unknown }[];
  /** Speaks as the processor. */
  report(message: object): void;
  failProcessor(): void;
  unplug(): void;
  readonly facts: { isContextClosed: boolean; isTrackStopped: boolean; isConnected: boolean; moduleUrl: string };
}

export interface FakeBrowserAudioOptions {
  readonly addModule?: () => Promise<void>;
  readonly hasWorklet?: boolean;
}

export function fakeBrowserAudio({
  addModule = () => Promise.resolve(),
  hasWorklet = true,
}: FakeBrowserAudioOptions = {}): FakeBrowserAudio {
  const facts = { isContextClosed: false, isTrackStopped: false, isConnected: false, moduleUrl: '' };
  const commands: { readonly type: string }[] = [];
  const track = Object.assign(new EventTarget(), { stop: () => void (facts.isTrackStopped = true) });
  const port = {
    onmessage: undefined as ((event: { data: unknown }) => void) | undefined,
    postMessage: (message: { readonly type: string }) => void commands.push(message),
    close: () => undefined,
  };
  const connectable = {
    connect: () => void (facts.isConnected = true),
    disconnect: () => void (facts.isConnected = false),
  };
  const node = { ...connectable, port, onprocessorerror: undefined as (() => void) | undefined };
  const worklet = {
    addModule(url: URL | string) {
      facts.moduleUrl = String(url);
      return addModule();
    },
  };
  const context = {
    destination: {},
    ...(hasWorklet ? { audioWorklet: worklet } : {}),
    createMediaStreamSource: () => connectable,
    resume: () => Promise.reject(new Error('no gesture')),
    close: () => Promise.resolve(void (facts.isContextClosed = true)),
  } as unknown as AudioContext;
  const stream = { getTracks: () => [track], getAudioTracks: () => [track] } as unknown as MediaStream;
  return {
    context,
    parts: {
      workletUrl: '/worklets.js',
      createContext: () => context,
      createNode: () => node as unknown as AudioWorkletNode,
      getUserMedia: () => Promise.resolve(stream),
    },
    commands,
    report: (message) => port.onmessage?.({ data: message }),
    failProcessor: () => node.onprocessorerror?.(),
    unplug: () => void track.dispatchEvent(new Event('ended')),
    facts,
  };
}
