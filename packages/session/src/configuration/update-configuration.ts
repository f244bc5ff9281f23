import type { RealtimeSession, SessionConfig } from '@antiphon/protocol';
import type { CommandOptions, CommandSender } from '../commands/command-sender.ts';
import type { Configuration, ConfigurationUpdate } from './configuration.ts';

export interface UpdateOptions {
  readonly configuration: Configuration;
  readonly sender: CommandSender;
  readonly nextEventId: () => string;
}

type Update = (config: SessionConfig, options?: CommandOptions) => Promise<RealtimeSession>;

/** `update` of a session: sends what changes, if anything does. */
export function createUpdate(options: UpdateOptions): Update {
  return async (config, commandOptions) => {
    commandOptions?.signal?.throwIfAborted();
    const { configuration } = options;
    const update = configuration.begin(config);
    const { session } = configuration;
    if (update === undefined && session !== undefined) return session;
    return sendUpdate(update ?? configuration.beginWhole(config), options, commandOptions);
  };
}

/** Sends all of a configuration, whatever the server has: it may not describe all that it has. */
export function updateWhole(
  config: SessionConfig,
  options: UpdateOptions,
  commandOptions?: CommandOptions,
): Promise<RealtimeSession> {
  return sendUpdate(options.configuration.beginWhole(config), options, commandOptions);
}

async function sendUpdate(
  update: ConfigurationUpdate,
  { sender, nextEventId }: UpdateOptions,
  commandOptions?: CommandOptions,
): Promise<RealtimeSession> {
  const session = { ...update.config, type: 'realtime' } as const;
  try {
    const event = { type: 'session.update', event_id: nextEventId(), session } as const;
    const described = await sender.command(event, undefined, commandOptions);
    update.accept();
    return described;
  } finally {
    update.rollBack();
  }
}
