import { type CloseInfo, type ConnectRequest, redact, secretRemover } from '@antiphon/interface';
import type { ApiError, RealtimeResponse } from '@antiphon/protocol';

// Two connections may be open at a time, and one of them may have been refused a first credential.
const MAXIMUM_REQUESTS = 4;

/** Takes the secrets that were sent out of what the server says: some servers repeat what they refuse. */
export interface Concealment {
  /** From here on this request's secrets count, beside those of the last few. */
  learn(request: ConnectRequest): void;
  error(error: ApiError): ApiError;
  readonly text: (text: string) => string;
  /** With the reason of its failure, if there is one. */
  response(response: RealtimeResponse): RealtimeResponse;
  close(info: CloseInfo): CloseInfo;
}

export function createConcealment(): Concealment {
  let removers: readonly ((text: string) => string)[] = [];
  // The newest first, and before general rules that might blur a part of what it looks for.
  const clean = (text: string) => redact(removers.reduce((cleaner, remove) => remove(cleaner), text));
  const cleaned = <Fields extends object>(fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
    ) as Fields;
  return {
    learn(request) {
      removers = [secretRemover(request), ...removers].slice(0, MAXIMUM_REQUESTS);
    },
    error: (error) => cleaned(error),
    text: (text) => clean(text),
    response(response) {
      const { status_details: details } = response;
      if (details?.error === undefined || details.error === null) return response;
      return { ...response, status_details: { ...details, error: cleaned(details.error) } };
    },
    close: (info) => ({ ...info, reason: clean(info.reason) }),
  };
}
