/** What the server tells its own page. */
export interface ServerStatus {
  /** What is behind the gateway, such as `emulator` or `openai`. */
  readonly upstream: string;
  readonly model?: string | undefined;
  /** Why the last session was refused: a browser does not tell its page. */
  readonly lastRefusal?: { readonly code: string; readonly agoMs: number } | undefined;
}

/** `absent`: nobody answers. `stale`: the server does not know this page any more. */
export type ServerAnswer = ServerStatus | 'absent' | 'stale';

/** Asks the server about itself. Never rejects. */
export async function readServerStatus(url: URL): Promise<ServerAnswer> {
  try {
    const response = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    if (response.status === 401 || response.status === 403) return 'stale';
    return response.ok ? ((await response.json()) as ServerStatus) : 'absent';
  } catch {
    // Refused, timed out or no JSON: for the page it is all the same.
    return 'absent';
  }
}

/** Asks for the page itself, for the cookie that comes with it. Never rejects. */
export async function renewPage(url: URL): Promise<void> {
  // What fails here shows in the attempt that follows.
  await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
}
