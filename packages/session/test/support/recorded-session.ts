import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { connectSession, type Session } from '@antiphon/session';
import { azurePreview, compatible, type Endpoint } from '@antiphon/protocol';
import { type Recording, replayTransport, type ReplayTransport } from '@antiphon/transport-recording';
import { fakeClock } from './fake-clock.ts';

interface RecordedFrame {
  readonly from: 'client' | 'server';
  readonly text: string;
}

export interface RecordedSession extends AsyncDisposable {
  readonly session: Session;
  readonly replay: ReplayTransport;
}

/** The frames of a file in `recordings/`. */
export function recordedFrames(name: string): readonly RecordedFrame[] {
  return linesOf(new URL(`../recordings/${name}`, import.meta.url)).map((line) => {
    const { from, event } = JSON.parse(line) as { readonly from: 'client' | 'server'; readonly event: unknown };
    return { from, text: JSON.stringify(event) };
  });
}

/** The frames of a server's file among the protocol's fixtures. */
export function fixtureFrames(name: string): readonly RecordedFrame[] {
  const url = new URL(`../../../protocol/test/fixtures/${name}`, import.meta.url);
  return linesOf(url).map((text) => ({ from: 'server', text }));
}

export const GA: Endpoint = compatible({ url: 'wss://ferry.test/v1/realtime', model: 'gpt-realtime' });
export const PREVIEW: Endpoint = azurePreview({ endpoint: 'https://ferry.openai.azure.com', deployment: 'ferry' });

/** A session on a replay that holds every frame of the client's against the recording. */
export async function recordedSession(
  frames: readonly RecordedFrame[],
  endpoint: Endpoint = GA,
): Promise<RecordedSession> {
  const replay = replayTransport(recordingOf(frames, endpoint), { strict: true });
  const session = await connectSession({ endpoint, transport: replay, clock: fakeClock() });
  return { session, replay, [Symbol.asyncDispose]: () => session.close() };
}

function recordingOf(frames: readonly RecordedFrame[], endpoint: Endpoint): Recording {
  const { url, headers, protocols } = endpoint.connectRequest(undefined, { carriesHeaders: true });
  const base = { atMs: 0, connection: 1 } as const;
  return [
    { ...base, kind: 'connect', url: url.href, headers, protocols },
    { ...base, kind: 'open' },
    ...frames.map((frame) => ({ ...base, kind: 'frame', ...frame }) as const),
    { ...base, kind: 'close', code: 1000, reason: '', initiator: 'local' },
  ];
}

function linesOf(url: URL): readonly string[] {
  return readFileSync(fileURLToPath(url), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
