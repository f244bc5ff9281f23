import type { FetchResponse } from './fetch.ts';

/** Reads a body as text, up to a limit; gives undefined when it is longer. */
export async function readText({ body }: FetchResponse, maximumBytes: number): Promise<string | undefined> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let byteCount = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return text + decoder.decode();
    byteCount += value.length;
    if (byteCount > maximumBytes) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}
