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
  readonly activity: { readonly hasModelSpoken: boolean };
}

export function createConfiguration(options: ConfigurationOptions): Configuration {
  return new SessionConfiguration(options);
}

const NO_FIELDS: ConfigurationFields = new Map();

/** Fields are taken apart when they are compared, and not kept: descriptions are large, and seldom change. */
class SessionConfiguration implements Configuration {
  readonly #model: string | undefined;
  readonly #activity: ConfigurationOptions['activity'];
  #pending: readonly ConfigurationFields[] = [];
  #accepted: ConfigurationFields = NO_FIELDS;
  #session: RealtimeSession | undefined;
  #isViewForgotten = false;

  constructor({ model, activity }: ConfigurationOptions) {
    this.#model = model;
    this.#activity = activity;
  }

  get accepted(): SessionConfig {
    return configFrom(this.#accepted);
  }

  get local(): SessionConfig {
    return configFrom(new Map([this.#accepted, ...this.#pending].flatMap((fields) => [...fields])));
  }

  get session(): RealtimeSession | undefined {
    return this.#session;
  }

  described(described: RealtimeSession): void {
    const view = this.#view();
    // What changed and is not on its way from here was changed by an event that the user sent raw.
    const elsewhere = [...(view.size === 0 ? NO_FIELDS : fieldsOf(described))].filter(
      ([path, value]) =>
        SETTABLE_FIELDS.has(path) && view.has(path) && !this.#isPending(path) && !isDeepEqual(view.get(path), value),
    );
    if (elsewhere.length > 0) this.#accepted = new Map([...this.#accepted, ...elsewhere]);
    this.#session = described;
    this.#isViewForgotten = false;
  }

  forgetView(): void {
    this.#isViewForgotten = true;
  }

  begin(config: SessionConfig): ConfigurationUpdate | undefined {
    const view = this.#view();
    const changed = new Map(
      [...fieldsOf(config)].filter(([path, value]) => this.#isPending(path) || !this.#hasServer(view, path, value)),
    );
    const names = [view.get('model'), this.#accepted.get('model'), this.#model].filter(
      (name) => typeof name === 'string',
    );
    assertChangeable(changed, { view, modelNames: names, hasModelSpoken: this.#activity.hasModelSpoken });
    // One of the names it goes under: there is nothing to change.
    if (names.length > 0) changed.delete('model');
    return changed.size === 0 ? undefined : this.#start(changed);
  }

  beginWhole(config: SessionConfig): ConfigurationUpdate {
    return this.#start(fieldsOf(config));
  }

  #start(fields: ConfigurationFields): ConfigurationUpdate {
    this.#pending = [...this.#pending, fields];
    return {
      config: configFrom(fields),
      accept: () => {
        if (this.#finish(fields)) this.#accepted = new Map([...this.#accepted, ...fields]);
      },
      rollBack: () => void this.#finish(fields),
    };
  }

  #finish(fields: ConfigurationFields): boolean {
    const before = this.#pending.length;
    this.#pending = this.#pending.filter((one) => one !== fields);
    return this.#pending.length !== before;
  }

  /** As the server said last. */
  #view(): ConfigurationFields {
    return this.#session === undefined || this.#isViewForgotten ? NO_FIELDS : fieldsOf(this.#session);
  }

  #isPending(path: string): boolean {
    return this.#pending.some((fields) => fields.has(path));
  }

  #hasServer(view: ConfigurationFields, path: string, value: unknown): boolean {
    return [view, this.#accepted].some((fields) => fields.has(path) && isDeepEqual(fields.get(path), value));
  }
}
