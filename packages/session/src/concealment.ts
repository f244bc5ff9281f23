import { type CloseInfo, type ConnectRequest, redact, secretRemover } from '@antiphon/interface';
import type { ApiError, RealtimeResponse } from '@antiphon/protocol';

/** Takes the secrets that were sent out of what the server says: some servers repeat what they refuse. */
export interface Concealment {
  /** From here on this request's secrets count. */
  learn(request: ConnectRequest): void;
  error(error: ApiError): ApiError;
  readonly text: (text: string) => string;
  /** With the reason of its failure, if there is one. */
  response(response: RealtimeResponse): RealtimeResponse;
  close(info: CloseInfo): CloseInfo;
}

export function createConcealment(): Concealment {
  let clean = redact;
  const cleaned = <Fields extends object>(fields: Fields): Fields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
    ) as Fields;
  return {
    learn(request) {
      clean = secretRemover(request);
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
