import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openai } from '@antiphon/protocol';
import { connectTranscription, connectTranslation } from '@antiphon/session';
import { expect, test } from 'vitest';
import { scriptedServer, settled } from './support/scripted-server.ts';

// Recordings of the API that were published, which are no part of this repository.
const folder =
  process.env['ANTIPHON_API_EXAMPLES'] ??
  fileURLToPath(new URL('../../../../shared/protocol/fixtures', import.meta.url));
const recording = (name: string): string => join(folder, `recorded.${name}.jsonl`);
const framesOf = (name: string): string[] =>
  readFileSync(recording(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
const reasonFor = (name: string): string =>
  existsSync(recording(name)) ? '' : ' (skipped: no folder of API examples; name one in ANTIPHON_API_EXAMPLES)';

test.skipIf(reasonFor('ga.translation-session') !== '')(
  `a recorded translation tells all of its words${reasonFor('ga.translation-session')}`,
  async () => {
    const [greeting, ...frames] = framesOf('ga.translation-session').map((frame) => JSON.parse(frame) as never);
    await using server = await scriptedServer({ greeting: [greeting as never] });
    const endpoint = openai({ translationModel: 'gpt-realtime-translate' });
    const session = await connectTranslation({ endpoint, transport: server.transport });
    const said = { input: '', output: '', byteCount: 0, elapsedMs: 0 };
    session.inputTranscript$.subscribe(({ text }) => (said.input += text));
    session.outputTranscript$.subscribe(({ text, elapsedMs = 0 }) => {
      said.output += text;
      said.elapsedMs = elapsedMs;
    });
    session.audio$.subscribe(({ pcm }) => (said.byteCount += pcm.length));
    for (const frame of frames) server.sendFrame(JSON.stringify(frame));
    await settled();
    await server.close(1000, '');
    expect(said).toEqual({
      input: ' The quick brown fox jumps over the lazy',
      output: 'La rápida zorra marrón salta sobre el perro perezoso.',
      byteCount: 3,
      elapsedMs: 5_600,
    });
    expect(session.state.status).toBe('closed');
  },
);

test.skipIf(reasonFor('transcription') !== '')(
  `recorded transcriptions are read with what they cost${reasonFor('transcription')}`,
  async () => {
    await using server = await scriptedServer({
      greeting: [{ type: 'session.created', session: { type: 'transcription', id: 'sess_t' } }],
    });
    await using session = await connectTranscription({
      endpoint: openai({ intent: 'transcription' }),
      transport: server.transport,
    });
    for (const frame of framesOf('transcription')) server.sendFrame(frame);
    await settled();
    expect(session.transcripts).toMatchObject([
      { status: 'completed', text: 'Hello world', usage: { type: 'duration', seconds: 2 } },
      { status: 'completed', text: '4月13日，中国台北选手。', usage: { type: 'tokens', total_tokens: 63 } },
    ]);
  },
);
