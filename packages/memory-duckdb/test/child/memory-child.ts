// A process of its own with the memory that its first argument names. It does what its second argument says and tells by lines on stdout.
import { isAntiphonError } from '@antiphon/interface';
import { createMessage, createPiece } from '@antiphon/memory';
import { openDuckdbMemory } from '@antiphon/memory-duckdb';

const [, , path = '', task = ''] = process.argv;
const say = (line: string) => process.stdout.write(`${line}\n`);
const message = (value: string) =>
  createMessage({ conversationId: 'c-1', role: 'user', pieces: [createPiece({ value })] });

/** Writes until the parent kills it; says each number once it is acknowledged. */
async function writeForever(): Promise<void> {
  const memory = await openDuckdbMemory({ path });
  for (let number = 0; ; number += 1) {
    await memory.addMessages([message(`${number}`), message('answer')]);
    say(`${number}`);
  }
}

/** Kills itself right after an acknowledged write, with another one under way. */
async function killItself(): Promise<void> {
  const memory = await openDuckdbMemory({ path });
  await memory.addMessages(Array.from({ length: 500 }, (_none, index) => message(`${index}`)));
  void memory.addMessages(Array.from({ length: 500 }, () => message('unacknowledged')));
  process.kill(process.pid, 'SIGKILL');
}

/** Writes large messages until one fails; says the number of those kept and the code of the failure. */
async function fill(): Promise<void> {
  const memory = await openDuckdbMemory({ path });
  const kept: number[] = [];
  try {
    for (;;) {
      const text = Array.from({ length: 20_000 }, () => Math.random().toString(36)).join(' ');
      await memory.addMessages([message(text)]);
      kept.push(text.length);
    }
  } catch (error) {
    say(JSON.stringify({ kept, failure: describe(error) }));
  }
  await memory[Symbol.asyncDispose]();
}

/** Opens the memory and says how many messages it has; holds it until its standard input ends. */
async function hold(): Promise<void> {
  try {
    await using memory = await openDuckdbMemory({ path });
    say(`open ${(await memory.getMessages()).length}`);
    await new Promise<void>((resolve) => process.stdin.on('end', resolve).resume());
  } catch (error) {
    say(JSON.stringify(describe(error)));
  }
}

function describe(error: unknown) {
  return isAntiphonError(error)
    ? { code: error.code, message: error.message }
    : { code: 'other', message: String(error) };
}

const tasks: Readonly<Record<string, () => Promise<void>>> = { writeForever, killItself, fill, hold };
await tasks[task]?.();
