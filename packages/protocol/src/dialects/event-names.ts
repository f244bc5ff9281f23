// What GA and the preview call the same event. Every other event has one name.
const PREVIEW_TO_GA: readonly (readonly [preview: string, ga: string])[] = [
  ['response.text.delta', 'response.output_text.delta'],
  ['response.text.done', 'response.output_text.done'],
  ['response.audio.delta', 'response.output_audio.delta'],
  ['response.audio.done', 'response.output_audio.done'],
  ['response.audio_transcript.delta', 'response.output_audio_transcript.delta'],
  ['response.audio_transcript.done', 'response.output_audio_transcript.done'],
];

/** GA's name of a server event that the preview calls differently. */
export const GA_NAMES: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map(PREVIEW_TO_GA);

/** The preview's name of a server event that GA calls differently. */
export const PREVIEW_NAMES: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map(
  PREVIEW_TO_GA.map(([preview, ga]) => [ga, preview] as const),
);
