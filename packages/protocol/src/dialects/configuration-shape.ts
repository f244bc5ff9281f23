import { isJsonObject, type JsonObject } from '../codec/json-object.ts';
import {
  formatToGa,
  formatToPreview,
  isSameList,
  modalitiesToGa,
  modalitiesToPreview,
  toolChoiceToFirstPreview,
  toolChoiceToGa,
  turnDetectionToGa,
} from './field-words.ts';

type Entry = readonly [field: string, value: unknown];
type Side = 'input' | 'output';

interface Place {
  readonly flat: string;
  readonly side: Side;
  readonly nested: string;
}

const PLACES: readonly Place[] = [
  { flat: 'input_audio_format', side: 'input', nested: 'format' },
  { flat: 'input_audio_transcription', side: 'input', nested: 'transcription' },
  { flat: 'input_audio_noise_reduction', side: 'input', nested: 'noise_reduction' },
  { flat: 'turn_detection', side: 'input', nested: 'turn_detection' },
  { flat: 'output_audio_format', side: 'output', nested: 'format' },
  { flat: 'voice', side: 'output', nested: 'voice' },
  { flat: 'speed', side: 'output', nested: 'speed' },
];

/** What the preview calls the limit: it has a name of its own in a session, and GA's in a response. */
export type MaximumTokensName = 'max_response_output_tokens' | 'max_output_tokens';

/** How the preview wants a configuration to be written. */
export interface FlatSpelling {
  readonly maximumTokensName: MaximumTokensName;
  readonly isFirstPreview: boolean;
}

/** The preview's path of a field, by GA's; for messages that name it. */
export const FLAT_PATHS: readonly (readonly [nested: string, flat: string])[] = /* @__PURE__ */ PLACES.map((place) => [
  `audio.${place.side}.${place.nested}`,
  place.flat,
]);

/**
 * The flat configuration of a preview session or response, in GA's nested shape.
 *
 * What GA has no word for (`temperature`, `client_secret`, …) stays where it is, so that nothing is lost on the way back.
 */
export function nestedConfiguration(flat: JsonObject): JsonObject {
  const entries: Entry[] = [];
  const audio: Record<Side, Entry[]> = { input: [], output: [] };
  for (const [field, value] of Object.entries(flat)) {
    const place = PLACES.find((candidate) => candidate.flat === field);
    if (place === undefined) entries.push(...renamedToGa(field, value));
    else audio[place.side].push([place.nested, audioValueToGa(place, value)]);
  }
  const given = isJsonObject(flat['audio']) ? flat['audio'] : {};
  const sides = (['input', 'output'] as const).flatMap((side): Entry[] => {
    const named = audio[side];
    return named.length === 0 ? [] : [[side, { ...asObject(given[side]), ...Object.fromEntries(named) }]];
  });
  return sides.length === 0
    ? Object.fromEntries(entries)
    : { ...Object.fromEntries(entries), audio: { ...given, ...Object.fromEntries(sides) } };
}

/** GA's nested configuration of a session or response, flat as the preview has it. Fields that the preview does not know stay. */
export function flatConfiguration(nested: JsonObject, spelling: FlatSpelling): JsonObject {
  const entries: Entry[] = [];
  for (const [field, value] of Object.entries(nested)) {
    if (value === undefined || (field === 'modalities' && isOlderSpelling(nested))) continue;
    if (field === 'audio' && isJsonObject(value)) entries.push(...flatAudio(value, spelling));
    else entries.push(renamedToPreview(field, value, nested, spelling));
  }
  return Object.fromEntries(entries);
}

function renamedToGa(field: string, value: unknown): Entry[] {
  if (field === 'modalities') {
    const modalities = modalitiesToGa(value);
    // The order on the wire, which GA cannot say, is kept where it is not the usual one.
    const isUsual = isSameList(modalitiesToPreview(modalities), value);
    return [['output_modalities', modalities], ...(isUsual ? [] : [[field, value] as const])];
  }
  if (field === 'max_response_output_tokens') return [['max_output_tokens', value]];
  return [[field, field === 'tool_choice' ? toolChoiceToGa(value) : value]];
}

// Where both are there and agree, `output_modalities` writes the one that was kept; where they do not, it has been changed since.
const isOlderSpelling = (nested: JsonObject): boolean => nested['output_modalities'] !== undefined;

function renamedToPreview(field: string, value: unknown, nested: JsonObject, spelling: FlatSpelling): Entry {
  if (field === 'output_modalities') {
    const kept = nested['modalities'];
    const isCurrent = kept !== undefined && isSameList(modalitiesToGa(kept), value);
    return ['modalities', isCurrent ? kept : modalitiesToPreview(value)];
  }
  if (field === 'max_output_tokens') return [spelling.maximumTokensName, value];
  return [field, field === 'tool_choice' && spelling.isFirstPreview ? toolChoiceToFirstPreview(value) : value];
}

function flatAudio(audio: JsonObject, spelling: FlatSpelling): Entry[] {
  const entries: Entry[] = [];
  const rest: Entry[] = [];
  for (const [side, value] of Object.entries(audio)) {
    if (!isJsonObject(value)) {
      if (value !== undefined) rest.push([side, value]);
      continue;
    }
    const unnamed: Entry[] = [];
    for (const [field, inner] of Object.entries(value)) {
      const place = PLACES.find((candidate) => candidate.side === side && candidate.nested === field);
      if (inner === undefined) continue;
      if (place === undefined) unnamed.push([field, inner]);
      else entries.push([place.flat, audioValueToPreview(place, inner, spelling)]);
    }
    if (unnamed.length > 0) rest.push([side, Object.fromEntries(unnamed)]);
  }
  return rest.length === 0 ? entries : [...entries, ['audio', Object.fromEntries(rest)]];
}

function audioValueToGa({ nested }: Place, value: unknown): unknown {
  if (nested === 'format') return formatToGa(value);
  return nested === 'turn_detection' ? turnDetectionToGa(value) : value;
}

function audioValueToPreview({ nested }: Place, value: unknown, { isFirstPreview }: FlatSpelling): unknown {
  if (nested === 'format') return formatToPreview(value);
  return nested === 'turn_detection' && value === null && isFirstPreview ? { type: 'none' } : value;
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
