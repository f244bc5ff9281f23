import type { ResponseStream } from '../responses/response-stream.ts';

/** A response that the server is still at work on. */
export interface RunningResponse {
  readonly id: string;
  readonly stream: ResponseStream;
  /** Whether it writes to the default conversation. */
  readonly isDefault: boolean;
}

/** The responses that have been created and have not ended, and which of them are not to be heard any more. */
export interface RunningResponses {
  /** Comes before `created`. */
  readonly announce: (stream: ResponseStream) => void;
  readonly created: (id: string, isDefault: boolean) => void;
  readonly done: (id: string) => void;
  readonly find: (id: string) => RunningResponse | undefined;
  readonly all: () => readonly RunningResponse[];
  readonly silence: (id: string) => void;
  /** One that is yet to begin: if it does, nothing of it is to be heard. */
  readonly silenceLater: (stream: ResponseStream) => void;
  readonly isSilenced: (id: string) => boolean;
}

export function createRunningResponses(): RunningResponses {
  const running = new Map<string, RunningResponse>();
  const silenced = new Set<string>();
  const silencedLater = new WeakSet<ResponseStream>();
  let announced: ResponseStream | undefined;
  return {
    announce: (stream) => void (announced = stream),
    created(id, isDefault) {
      if (announced?.id === id) {
        running.set(id, { id, stream: announced, isDefault });
        if (silencedLater.has(announced)) silenced.add(id);
      }
      announced = undefined;
    },
    done(id) {
      running.delete(id);
      silenced.delete(id);
    },
    find: (id) => running.get(id),
    all: () => [...running.values()],
    silence: (id) => void silenced.add(id),
    silenceLater: (stream) => void silencedLater.add(stream),
    isSilenced: (id) => silenced.has(id),
  };
}
