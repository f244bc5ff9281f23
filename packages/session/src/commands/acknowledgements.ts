import type { Correlator } from './correlator.ts';
import type { Dispatcher } from '../streams/dispatcher.ts';
import type { ServerTurn } from '../responses/server-turn.ts';

export interface AcknowledgementOptions {
  readonly dispatcher: Dispatcher;
  readonly correlator: Correlator;
  readonly serverTurn: ServerTurn;
  /** Whether a response is known to be writing to the default conversation. */
  readonly isWriting: () => boolean;
}

/** Tells which event answers which command, but for `session.update`. */
export function acknowledgeCommands({ dispatcher, correlator, serverTurn, isWriting }: AcknowledgementOptions): void {
  dispatcher.on('conversation.item.added', ({ item }) =>
    correlator.acknowledge('conversation.item.create', item.id, item),
  );
  dispatcher.on('conversation.item.deleted', ({ item_id: id }) =>
    correlator.acknowledge('conversation.item.delete', id, undefined),
  );
  dispatcher.on('conversation.item.retrieved', ({ item }) =>
    correlator.acknowledge('conversation.item.retrieve', item.id, item),
  );
  dispatcher.on('conversation.item.truncated', ({ item_id: id }) =>
    correlator.acknowledge('conversation.item.truncate', id, undefined),
  );
  dispatcher.on('input_audio_buffer.speech_stopped', ({ item_id: id }) => serverTurn.speechStopped(id));
  dispatcher.on('input_audio_buffer.timeout_triggered', ({ item_id: id }) => serverTurn.speechStopped(id));
  dispatcher.on('input_audio_buffer.committed', ({ item_id: id }) => {
    if (!serverTurn.isCommittedByServer(id)) correlator.acknowledge('input_audio_buffer.commit', undefined, id);
    else if (!isWriting()) serverTurn.expectResponse();
  });
  dispatcher.on('input_audio_buffer.cleared', () =>
    correlator.acknowledge('input_audio_buffer.clear', undefined, undefined),
  );
}
