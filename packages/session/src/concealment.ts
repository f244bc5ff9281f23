import { type CloseInfo, type ConnectRequest, redact, secretRemover } from '@antiphon/interface';
import type { ApiError, RealtimeResponse } from '@antiphon/protocol';

// Two connections may be open at a time, and one of them may have been refused a first credential.
const MAXIMUM_REQUESTS = 4;

/** Takes the secrets that were sent out of what the server says: some servers repeat what they refuse. */
export interface Concealment {
  /** From here on this request's secrets count, beside those of the last few. */
  learn(request: ConnectRequest): void;
  error(error: ApiError): ApiError;
  text(text: string): string;
  /** With the reason of its failure, if there is one. */
  response(response: RealtimeResponse): RealtimeResponse;
  close(info: CloseInfo): CloseInfo;
}

export function createConcealment(): Concealment {
  return new SecretConcealment();
}

type Remover = (text: string) => string;

class SecretConcealment implements Concealment {
  #removers: readonly Remover[] = [];

  learn(request: ConnectRequest): void {
    this.#removers = [secretRemover(request), ...this.#removers].slice(0, MAXIMUM_REQUESTS);
  }

  error(error: ApiError): ApiError {
    return this.#cleaned(error);
  }

  // The newest first, and before general rules that might blur a part of what it looks for.
  text(text: string): string {
    return redact(this.#removers.reduce((cleaner, remove) => remove(cleaner), text));
  }

  response(response: RealtimeResponse): RealtimeResponse {
    const { status_details: details } = response;
    if (details?.error === undefined || details.error === null) return response;
    return { ...response, status_details: { ...details, error: this.#cleaned(details.error) } };
  }

  close(info: CloseInfo): CloseInfo {
    return { ...info, reason: this.text(info.reason) };
  }

  #cleaned<Fields extends object>(fields: Fields): Fields {
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? this.text(value) : value]),
    ) as Fields;
  }
}
