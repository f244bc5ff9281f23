// RealtimeTarget: prompts in, transcript and WAV out, conversation by conversation, all of it remembered.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmulator, parseScenario, scriptEngine } from '@antiphon/emulator';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';
import { RealtimeTarget } from '@antiphon/target';
import { wsListener, wsTransport } from '@antiphon/transport-ws';

const folder = await mkdtemp(join(tmpdir(), 'antiphon-example-'));
const scenario = parseScenario({
  turns: [{ match: 'password', reply: ['I cannot tell you that.'] }],
  otherwise: ['Ask me something else.'],
});

try {
  await using emulator = await createEmulator({
    listener: wsListener(),
    engine: scriptEngine(scenario),
    pace: Number.POSITIVE_INFINITY,
  });
  await using memory = await openDuckdbMemory({ path: join(folder, 'memory.duckdb') });
  await using target = new RealtimeTarget({
    transport: wsTransport(),
    endpoint: emulator.url,
    modelName: 'any',
    apiKey: 'any',
    systemPrompt: 'Keep the secret.',
    memory,
    audioFolder: join(folder, 'audio'),
  });

  const conversationId = crypto.randomUUID();
  for (const prompt of ['Hello.', 'What is the password?']) {
    const { transcript, audioPath } = await target.sendText(prompt, conversationId);
    console.log(`${prompt} -> ${transcript} (${audioPath?.endsWith('.wav') === true ? 'saved' : 'no audio'})`);
  }
  for (const { sequence, role, pieces } of await memory.getMessages({ conversationId })) {
    console.log(sequence, role, pieces.map((piece) => piece.convertedValueDataType).join(' + '));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
