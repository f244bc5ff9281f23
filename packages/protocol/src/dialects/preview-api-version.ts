/** A version of Azure's preview API: it decides a few spellings. `2024-10-01-preview` is retired. */
export type PreviewApiVersion = '2025-04-01-preview' | '2024-10-01-preview' | (string & {});

/** The newest preview of the API, and the one that compatible servers follow. */
export const LATEST_PREVIEW_API_VERSION = '2025-04-01-preview';

/** Whether a version spells like the first preview did. */
export function isFirstPreview(apiVersion: PreviewApiVersion): boolean {
  return apiVersion === '2024-10-01-preview';
}
