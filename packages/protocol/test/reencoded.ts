import { encodeServerEvent, gaDialect, previewDialect, previewServerDialect, type ServerEvent } from '../src/index.ts';
import { gaServerDialect } from '../src/index.ts';

export type WireDialect = 'ga' | 'preview';

const CLIENT_SIDES = { ga: gaDialect, preview: previewDialect };
const SERVER_SIDES = { ga: gaServerDialect, preview: previewServerDialect };

/** What became of a frame that was decoded and written again in the same dialect. */
export interface Reencoded {
  readonly types: readonly string[];
  readonly json: readonly unknown[];
}

/** A server's frame, read as a client and written as a server. */
export function reencodedServerFrame(frame: string, dialect: WireDialect): Reencoded {
  const events = CLIENT_SIDES[dialect].decode(frame);
  return {
    types: events.map((event) => event.type),
    json: events.flatMap((event) => serverFrames(event, dialect)).map((text): unknown => JSON.parse(text)),
  };
}

/** A client's frame, read as a server and written as a client. */
export function reencodedClientFrame(frame: string, dialect: WireDialect): Reencoded {
  const sessionType = isForTranscription(frame) ? 'transcription' : 'realtime';
  const event = SERVER_SIDES[dialect].decode(frame, { sessionType });
  const json: readonly unknown[] =
    event.type === 'rejected' ? [] : [JSON.parse(CLIENT_SIDES[dialect].encode(event)) as unknown];
  return { types: [event.type], json };
}

/** A server's event as GA → preview → GA leaves it, on one connection. */
export function throughPreview(events: readonly ServerEvent[]): readonly ServerEvent[] {
  const connection = previewDialect.forConnection?.() ?? previewDialect;
  return events
    .flatMap((event) => serverFrames(event, 'preview'))
    .flatMap((frame): readonly ServerEvent[] => connection.decode(frame));
}

function serverFrames(event: ServerEvent, dialect: WireDialect): readonly string[] {
  if (event.type === 'unknown' || event.type === 'malformed') return [];
  return dialect === 'ga' ? [encodeServerEvent(event)] : previewServerDialect.encode(event);
}

const isForTranscription = (frame: string): boolean =>
  /"transcription_session\.update"|"type":"transcription"/.test(frame);
