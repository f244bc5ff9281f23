const HEAD_BYTES = 64;

interface Signature {
  readonly name: string;
  readonly text: string;
  /** Where the text stands. @default 0 */
  readonly at?: number;
}

const SIGNATURES: readonly Signature[] = [
  { name: 'an MP3 file', text: 'ID3' },
  { name: 'an Ogg file', text: 'OggS' },
  { name: 'a FLAC file', text: 'fLaC' },
  { name: 'a WebM or Matroska file', text: '\u001A\u0045\u00DF\u00A3' },
  { name: 'an MP4 or M4A file', text: 'ftyp', at: 4 },
  { name: 'an AIFF file', text: 'AIF', at: 8 },
  { name: 'a CAF file', text: 'caff' },
  { name: 'an AU file', text: '.snd' },
  { name: 'an AMR file', text: '#!AMR' },
  { name: 'a Wave64 file', text: 'riff' },
  { name: 'an AVI file', text: 'AVI ', at: 8 },
  { name: 'a WebP picture', text: 'WEBP', at: 8 },
  { name: 'a PNG picture', text: '\u0089PNG' },
  { name: 'a PDF document', text: '%PDF' },
  { name: 'a ZIP archive', text: 'PK\u0003\u0004' },
  { name: 'a gzip archive', text: '\u001F\u008B' },
];

/** Says what bytes that are not a WAV file look like, for a message: `an MP3 file`, `text`, `unknown data`. */
export function guessContent(bytes: Uint8Array): string {
  const head = bytes.subarray(0, HEAD_BYTES);
  const text = String.fromCharCode(...head);
  const known = SIGNATURES.find((signature) => text.startsWith(signature.text, signature.at ?? 0));
  if (known !== undefined) return known.name;
  if (isMpegFrame(head)) return 'an MP3 or AAC file';
  if (/^\s*</.test(text)) return 'an HTML or XML document';
  if (/^\s*[{[]/.test(text)) return 'a JSON document';
  // Printable ASCII, white space, and bytes of UTF-8 sequences; control characters do not occur in text.
  if (/^[\t\n\r\u0020-\u007E\u0080-\u00F4]*$/.test(text) && /[\t\n\r\u0020-\u007E]{4}/.test(text)) return 'text';
  return 'unknown data, perhaps samples without a header';
}

/** Eleven set bits start every frame of MPEG audio; the layer and rate fields rule most other data out. */
function isMpegFrame(head: Uint8Array): boolean {
  const [first = 0, second = 0, third = 0] = head;
  return first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x18) !== 0x08 && (third & 0xf0) !== 0xf0;
}
