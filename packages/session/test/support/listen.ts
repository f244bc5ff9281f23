import type { ResponseStream } from '@antiphon/session';

/** What the streams of a response said, and how many of them completed. */
export interface Heard {
  readonly audio: number[];
  readonly calls: string[];
  transcript: string;
  text: string;
  completed: number;
}

/** Listens to all of them. */
export function listen(response: ResponseStream): Heard {
  const said: Heard = { audio: [], transcript: '', text: '', calls: [], completed: 0 };
  const complete = (): void => void (said.completed += 1);
  response.audio$.subscribe({ next: (bytes) => said.audio.push(...bytes), complete });
  response.transcript$.subscribe({ next: (delta) => (said.transcript += delta), complete });
  response.text$.subscribe({ next: (delta) => (said.text += delta), complete });
  response.functionCalls$.subscribe({ next: (call) => said.calls.push(`${call.name}(${call.arguments})`), complete });
  return said;
}
