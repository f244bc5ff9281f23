/** How much of a `bext` chunk is looked at, in bytes: up to its time reference. */
export const BROADCAST_BYTES = 346;

const FIELDS = [
  { name: 'Description', start: 0, end: 256 },
  { name: 'Originator', start: 256, end: 288 },
  { name: 'OriginatorReference', start: 288, end: 320 },
  { name: 'OriginationDate', start: 320, end: 330 },
  { name: 'OriginationTime', start: 330, end: 338 },
] as const;
const TIME_REFERENCE_AT = 338;

/**
 * Reads the fixed fields of the `bext` chunk of a Broadcast WAV file (EBU Tech 3285), by their names there. Empty ones are left out.
 *
 * `TimeReference` is the first sample's number since midnight. Never fails: a chunk that is too short has fewer fields.
 */
export function parseBroadcastChunk(body: Uint8Array, isLittleEndian: boolean): Readonly<Record<string, string>> {
  const decoder = new TextDecoder();
  const texts = FIELDS.map(({ name, start, end }) => {
    const text = decoder.decode(body.subarray(start, end)).replace(/\0.*$/s, '');
    return [name, text.trimEnd()] as const;
  });
  if (body.length >= BROADCAST_BYTES) {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const time = view.getBigUint64(TIME_REFERENCE_AT, isLittleEndian);
    return Object.fromEntries([...texts.filter(([, text]) => text !== ''), ['TimeReference', String(time)]]);
  }
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}
