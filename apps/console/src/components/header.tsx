import type { VNode } from 'preact';
import type { ConnectionState } from '../model/console-state.ts';
import type { ServerStatus } from '../model/server-status.ts';

export interface HeaderProps {
  readonly connection: ConnectionState;
  readonly server: ServerStatus | undefined;
}

const LABELS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting',
  open: 'Connected',
  recovering: 'Reconnecting',
  closed: 'Not connected',
};

/** Name, what is behind the page, and the connection's state. */
export function Header({ connection, server }: HeaderProps): VNode {
  return (
    <header>
      <h1>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M12 7a11 11 0 0 0 0 18M20 7a11 11 0 0 1 0 18M16 12v8" />
        </svg>
        Antiphon
      </h1>
      {server !== undefined && <p class="upstream">{[server.upstream, server.model].filter(Boolean).join(' · ')}</p>}
      <p class="connection" role="status" data-state={connection}>
        {LABELS[connection]}
      </p>
    </header>
  );
}
