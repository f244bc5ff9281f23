// How long a turn took, and what it cost, as an application would send it to its metrics. For OpenTelemetry see `@antiphon/session/telemetry`.
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { connectSession } from '@antiphon/session';
import { wsListener, wsTransport } from '@antiphon/transport-ws';

await using emulator = await createEmulator({ listener: wsListener(), pace: Number.POSITIVE_INFINITY });
await using session = await connectSession({
  endpoint: compatible({ url: emulator.url, model: 'any' }),
  credentials: apiKey('any'),
  transport: wsTransport(),
});

session.latency$.subscribe(({ connectMs, createToFirstAudioMs, durationMs }) => {
  const ms = (value: number | undefined): string => `${value?.toFixed(0) ?? '-'} ms`;
  console.log(`connect ${ms(connectMs)}, first audio ${ms(createToFirstAudioMs)}, whole turn ${ms(durationMs)}`);
});
session.usage$.subscribe((report) => console.log(`reported by a ${report.source}`));

for (const text of ['Good morning!', 'And good night.']) {
  await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text }] });
  await session.respond().result;
}
const { responseCount, inputTokens, outputTokens, output } = session.usage;
console.log(
  `${responseCount} responses, ${inputTokens} tokens in, ${outputTokens} out, ${output.audioTokens} of audio`,
);
