import { type CloseInfo, type ConnectRequest, redact, secretRemover } from '@antiphon/interface';
import type { ApiError } from '@antiphon/protocol';

/** Takes the secrets that were sent out of what the server says: some servers repeat what they refuse. */
export interface Concealment {
  /** From here on this request's secrets count. */
  learn(request: ConnectRequest): void;
  error(error: ApiError): ApiError;
  close(info: CloseInfo): CloseInfo;
}

export function createConcealment(): Concealment {
  let clean = redact;
  return {
    learn(request) {
      clean = secretRemover(request);
    },
    error: (error) =>
      Object.fromEntries(
        Object.entries(error).map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value]),
      ) as unknown as ApiError,
    close: (info) => ({ ...info, reason: clean(info.reason) }),
  };
}
