// A function that the model calls and this process runs. The emulator plays the model here, by a scenario; a real one decides for itself.
import { apiKey } from '@antiphon/auth-api-key';
import { createEmulator, parseScenario, scriptEngine } from '@antiphon/emulator';
import { compatible } from '@antiphon/protocol';
import { connectSession, defineTool } from '@antiphon/session';
import { loopback } from '@antiphon/transport-loopback';
import { filter, firstValueFrom, skip } from 'rxjs';

const scenario = parseScenario({
  turns: [
    { match: 'high tide', reply: [{ type: 'function_call', name: 'tide', arguments: { harbour: 'Brest' } }] },
    { match: '16:40', reply: ['High tide is at twenty to five.'] },
  ],
});

const tide = defineTool({
  name: 'tide',
  description: 'Tells when the next high tide is.',
  // Or a schema of zod, valibot or arktype, which gives `execute` its types.
  parameters: { type: 'object', properties: { harbour: { type: 'string' } }, required: ['harbour'] },
  execute: async ({ harbour }) => ({ harbour, highTide: '16:40' }),
});

const { transport, listener } = loopback();
await using emulator = await createEmulator({
  listener,
  engine: scriptEngine(scenario),
  pace: Number.POSITIVE_INFINITY,
});
const endpoint = compatible({ url: emulator.url, model: 'any' });
await using session = await connectSession({ endpoint, transport, credentials: apiKey('any'), tools: [tide] });

session.toolCalls$
  .pipe(filter((call) => call.status === 'finished'))
  .subscribe(({ name, output }) => console.log(name, output));
// The call is answered, and the answer asked for, by the session: it comes as a response of its own.
const answer = firstValueFrom(session.responses$.pipe(skip(1)));
await session.addItem({ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'When is high tide?' }] });
session.respond();
console.log((await (await answer).result).transcript);
