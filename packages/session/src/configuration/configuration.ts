import type { RealtimeSession, SessionConfig } from '@antiphon/protocol';
import { configFrom, type ConfigurationFields, fieldsOf, SETTABLE_FIELDS } from './configuration-fields.ts';
import { isDeepEqual } from './deep-equal.ts';
import { assertChangeable } from './fixed-fields.ts';

/** An update on its way. */
export interface ConfigurationUpdate {
  /** What is to be sent: only what changes. */
  readonly config: SessionConfig;
  /** The server took it. */
  accept(): void;
  /** It did not, or nobody knows: the view is what it was before. */
  rollBack(): void;
}

/** How a session is configured: as the server says, as it was asked for, and as it will be when what is on its way is taken. */
export interface Configuration {
  /** What was asked for and taken, and what the server changed since: what another server session must be told. */
  readonly accepted: SessionConfig;
  /** With the updates that are on their way. */
  readonly local: SessionConfig;
  /** As the server last described it. */
  readonly session: RealtimeSession | undefined;
  described(session: RealtimeSession): void;
  /** The next description is that of another server session, that was told the same. */
  forgetView(): void;
  /**
   * An update, or nothing when the server has all of it.
   * @throws {AntiphonError} `INVALID_ARGUMENT` for what cannot change.
   */
  begin(config: SessionConfig): ConfigurationUpdate | undefined;
  /** The same with all that is given: what a server does not describe it may not have. */
  beginWhole(config: SessionConfig): ConfigurationUpdate;
}

export interface ConfigurationOptions {
  /** As the endpoint names it. */
  readonly model?: string | undefined;
  readonly hasModelSpoken: () => boolean;
}

export function createConfiguration({ model, hasModelSpoken }: ConfigurationOptions): Configuration {
  const pending = new Set<ConfigurationFields>();
  let accepted: ConfigurationFields = new Map();
  let view: ConfigurationFields = new Map();
  let session: RealtimeSession | undefined;

  const isPending = (path: string) => [...pending].some((fields) => fields.has(path));
  const hasServer = (path: string, value: unknown) =>
    !isPending(path) && [view, accepted].some((fields) => fields.has(path) && isDeepEqual(fields.get(path), value));
  const start = (fields: ConfigurationFields): ConfigurationUpdate => {
    pending.add(fields);
    return {
      config: configFrom(fields),
      accept() {
        if (pending.delete(fields)) accepted = new Map([...accepted, ...fields]);
      },
      rollBack: () => void pending.delete(fields),
    };
  };
  return {
    get accepted() {
      return configFrom(accepted);
    },
    get local() {
      return configFrom(new Map([accepted, ...pending].flatMap((fields) => [...fields])));
    },
    get session() {
      return session;
    },
    described(described) {
      const next = fieldsOf(described);
      // What changed and is not on its way from here was changed by an event that the user sent raw.
      const elsewhere = [...next].filter(
        ([path, value]) =>
          SETTABLE_FIELDS.has(path) && view.has(path) && !isPending(path) && !isDeepEqual(view.get(path), value),
      );
      if (elsewhere.length > 0) accepted = new Map([...accepted, ...elsewhere]);
      session = described;
      view = next;
    },
    forgetView: () => void (view = new Map()),
    begin(config) {
      const changed = new Map([...fieldsOf(config)].filter(([path, value]) => !hasServer(path, value)));
      const names = [view.get('model'), accepted.get('model'), model].filter((name) => typeof name === 'string');
      assertChangeable(changed, { view, modelNames: names, hasModelSpoken: hasModelSpoken() });
      // One of the names it goes under: there is nothing to change.
      if (names.length > 0) changed.delete('model');
      return changed.size === 0 ? undefined : start(changed);
    },
    beginWhole: (config) => start(fieldsOf(config)),
  };
}
